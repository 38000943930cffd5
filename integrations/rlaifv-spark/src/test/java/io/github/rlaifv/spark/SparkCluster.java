package io.github.rlaifv.spark;

import io.github.rlaifv.core.testkit.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;

/**
 * A standalone cluster: a master and workers in processes of their own on this machine, with the class path of the
 * tests. All ports are free ones of the loopback address.
 */
final class SparkCluster implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final Pattern ADDRESS = Pattern.compile("Starting Spark master at (spark://\\S+)");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();
    private final String address;

    private SparkCluster(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        // without the jars of an installation: executors get the class path of the tests
        Files.createDirectories(folder.resolve("home/jars"));
        Path log = start("master", Master.class, "--host", HOST, "--port", "0", "--webui-port", "0");
        address = await(log, ADDRESS);
    }

    /** Starts a cluster whose workers have one core each. */
    static SparkCluster start(Path folder, int workers) throws IOException, InterruptedException {
        SparkCluster cluster = new SparkCluster(folder);
        try {
            for (int i = 0; i < workers; i++) {
                Path log = cluster.start(
                        "worker" + i,
                        Worker.class,
                        "--host",
                        HOST,
                        "--port",
                        "0",
                        "--webui-port",
                        "0",
                        "--cores",
                        "1",
                        "--memory",
                        "2g",
                        "--work-dir",
                        folder.resolve("work" + i).toString(),
                        cluster.address);
                cluster.await(log, Pattern.compile("(Successfully registered) with master"));
            }
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private Path start(String name, Class<?> main, String... arguments) throws IOException {
        List<String> options = new ArrayList<>(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
        options.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new JavaProgram(main, options)
                .process(arguments)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("SPARK_LOCAL_IP", HOST);
        builder.environment().put("SPARK_HOME", folder.resolve("home").toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        processes.add(builder.start());
        return log;
    }

    private String await(Path log, Pattern pattern) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            Matcher found = pattern.matcher(Files.readString(log));
            if (found.find()) {
                return found.group(1);
            }
            if (!processes.get(processes.size() - 1).isAlive()) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new IllegalStateException("no \"" + pattern + "\" in " + log + ":\n" + Files.readString(log));
    }

    /** Connects a driver in this process. Its executors have one core and this heap. */
    SparkSession connect(String heap) {
        return SparkSession.builder()
                .master(address)
                .appName("test")
                .config("spark.ui.enabled", false)
                .config("spark.driver.host", HOST)
                .config("spark.driver.bindAddress", HOST)
                .config("spark.executor.memory", heap)
                .config("spark.executor.cores", 1)
                .config("spark.executor.extraClassPath", JavaProgram.classPath())
                .config("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1")
                .config("spark.executorEnv.OMP_NUM_THREADS", "1")
                .config("spark.sql.shuffle.partitions", 2)
                .getOrCreate();
    }

    /** The executors that run now, which are the processes that workers have started. */
    List<ProcessHandle> executors() {
        return processes.stream().flatMap(Process::children).toList();
    }

    @Override
    public void close() {
        executors().forEach(ProcessHandle::destroyForcibly);
        processes.forEach(Process::destroyForcibly);
    }
}
