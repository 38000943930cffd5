package io.github.rlaifv.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.testkit.ClaimServer;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.core.testkit.JavaProgram;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.deploy.SparkSubmit;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar for {@code spark-submit}, in a process that has the libraries of Spark and nothing else of this build. */
class ShadedJarIT {
    private static final List<String> OURS =
            List.of("rlaifv", "langchain4j", "resilience4j", "/djl/", "opennlp", "carpet", "picocli", "/jna/");

    @TempDir
    Path folder;

    @Test
    void sparkSubmitMakesPairs() throws Exception {
        String jar = System.getProperty("rlaifv.spark.jar", "");
        assumeThat(jar).as("runs in Maven alone").isNotEmpty();
        try (JarFile opened = new JarFile(jar)) {
            assertThat(opened.stream().map(entry -> entry.getName()))
                    .contains("io/github/rlaifv/spark/SparkFeedback.class")
                    .noneMatch(name -> name.startsWith("org/apache/spark/")
                            || name.startsWith("com/fasterxml/")
                            || name.startsWith("com/google/common/")
                            || name.startsWith("org/slf4j/"));
        }
        try (SparkSession spark = LocalSpark.start()) {
            SparkInstructions.of(spark, TinyInstructions.first(6))
                    .drop("index")
                    .coalesce(1)
                    .write()
                    .parquet(folder.resolve("instructions").toString());
        }
        Path log = folder.resolve("log");
        try (FaultServer server = FaultServer.start()
                        .writes(request -> "Response " + request.path("seed").asText() + ".")
                        .firstTokens(question -> question.contains("dog")
                                ? Map.of("Yes", 0.9, "No", 0.05)
                                : Map.of("Yes", 0.1, "No", 0.8));
                ClaimServer divider = ClaimServer.start()) {
            Process process = submit(jar, server.baseUrl() + "?model=m", divider.address(), log);
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            process.destroyForcibly();
            assertThat(ended && process.exitValue() == 0)
                    .as(() -> Files.exists(log) ? text(log) : "")
                    .isTrue();
        }
        assertThat(PreferenceDataset.open(folder.resolve("output/pairs")).size())
                .isPositive();
    }

    private Process submit(String jar, String model, String divider, Path log) throws Exception {
        String libraries = Arrays.stream(JavaProgram.classPath().split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar") && OURS.stream().noneMatch(entry::contains))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> options = new ArrayList<>(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1", "-cp", libraries));
        options.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
        ProcessBuilder builder = new JavaProgram(SparkSubmit.class, options)
                .process(Stream.of(
                                "--master local[2] --conf spark.ui.enabled=false --conf spark.driver.bindAddress=127.0.0.1"
                                        + " --conf spark.driver.host=127.0.0.1",
                                jar + " spark-feedback --candidates 3 --per-call 2 --policy " + model + " --decomposer "
                                        + divider,
                                "--instructions " + folder.resolve("instructions"),
                                "--output " + folder.resolve("output"))
                        .flatMap(words -> Stream.of(words.split(" ")))
                        .toArray(String[]::new))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        return builder.start();
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
