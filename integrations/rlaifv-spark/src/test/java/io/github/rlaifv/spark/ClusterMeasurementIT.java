package io.github.rlaifv.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Measures what docs/scale.md states. It takes minutes: {@code -Drlaifv.spark.measure=true}. */
@EnabledIfSystemProperty(named = "rlaifv.spark.measure", matches = "true")
class ClusterMeasurementIT {
    private static final Pattern USED = Pattern.compile("heap .*used (\\d+)K");

    @TempDir
    Path folder;

    /** Each candidate takes 20 ms, as a server would need: 80 ms per instruction. */
    @Test
    void twoWorkersAreFasterThanOne() throws Exception {
        double one = seconds(1);
        double two = seconds(2);

        System.out.printf("400 instructions: %.1f s with 1 worker, %.1f s with 2%n", one, two);
        assertThat(two).isLessThan(0.75 * one);
    }

    private double seconds(int workers) throws IOException, InterruptedException {
        Path place = folder.resolve("workers" + workers);
        try (SparkCluster cluster = SparkCluster.start(place, workers);
                SparkSession spark = cluster.connect("512m")) {
            SparkFeedback feedback = SparkFeedback.builder()
                    .pipeline(new ScriptedFeedback(20, 4, true))
                    .batchesPerTask(2)
                    .build();
            // executors are started and warm
            feedback.run(
                    SparkInstructions.of(spark, TinyInstructions.first(16)),
                    place.resolve("first").toString());
            long start = System.nanoTime();
            feedback.run(
                    SparkInstructions.of(spark, TinyInstructions.first(400)),
                    place.resolve("second").toString());
            return (System.nanoTime() - start) / 1e9;
        }
    }

    @Test
    void memoryOfAnExecutorDoesNotGrowWithInstructions() throws Exception {
        try (SparkCluster cluster = SparkCluster.start(folder, 1);
                SparkSession spark = cluster.connect("512m")) {
            long few = megabytes(cluster, spark, 1000);
            long many = megabytes(cluster, spark, 4000);

            assertThat(many).isLessThan(few + 32);
        }
    }

    /** Returns the live heap of the executor after a run. */
    private long megabytes(SparkCluster cluster, SparkSession spark, int instructions) throws Exception {
        String input = folder.resolve("instructions" + instructions).toString();
        SparkInstructions.of(spark, TinyInstructions.first(instructions))
                .drop("index")
                .repartition(4)
                .write()
                .parquet(input);
        SparkFeedback.builder()
                .pipeline(new ScriptedFeedback(0, 4, true))
                .build()
                .run(
                        SparkInstructions.read(spark, input),
                        folder.resolve("output" + instructions).toString());
        long pid = cluster.executors().get(0).pid();
        jcmd(pid, "GC.run");
        Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
        assertThat(used.find()).isTrue();
        long live = Long.parseLong(used.group(1)) >> 10;
        String peak = Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElse("");
        System.out.printf("%d instructions: %d MB of live heap in the executor, %s%n", instructions, live, peak);
        return live;
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
