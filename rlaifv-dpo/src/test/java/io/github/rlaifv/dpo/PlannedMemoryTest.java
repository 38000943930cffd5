package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.testkit.JavaProgram;
import io.github.rlaifv.core.testkit.RandomModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The plan of memory agrees with the peak of a process that does the planned work. */
@EnabledOnOs(OS.LINUX) // only Linux reports the peak
class PlannedMemoryTest {
    @TempDir
    Path temp;

    @TempDir
    static Path models;

    @BeforeAll
    static void writeModel() throws IOException {
        // 36 million parameters, 144 MB
        RandomModel.llava(
                models.resolve("random"),
                text -> text.put("hidden_size", 768)
                        .put("intermediate_size", 2048)
                        .put("num_hidden_layers", 5)
                        .put("num_attention_heads", 12)
                        .put("num_key_value_heads", 12)
                        .put("head_dim", 64));
    }

    @Test
    void plannedPeakOfAFullTrainingStepIsTheMeasuredOne() throws IOException, InterruptedException {
        double[] bytes = run("full");
        assertThat(bytes[0] / bytes[1]).isCloseTo(1, within(0.1));
        // masters are not needed, moments and gradients are: 16 bytes per trained number
        assertThat(bytes[1]).isGreaterThan(0.5e9);
    }

    @Test
    void plannedPeakOfScoringIsTheMeasuredOne() throws IOException, InterruptedException {
        double[] bytes = run("score");
        assertThat(bytes[0] / bytes[1]).isCloseTo(1, within(0.1));
    }

    /** Planned and measured bytes. */
    private double[] run(String work) throws IOException, InterruptedException {
        ProcessBuilder builder = JavaProgram.of(PlannedMemoryJob.class, "-Xmx64m", "-Djava.awt.headless=true")
                .process(
                        models.resolve("random").toString(),
                        work,
                        temp.resolve("run").toString());
        builder.environment().put("OMP_NUM_THREADS", "1");
        // freed memory goes back to the system at once: how much the allocator keeps differs from run to run
        builder.environment().put("MALLOC_MMAP_THRESHOLD_", "65536");
        List<String> lines = JavaProgram.run(builder).lines().toList();
        String[] numbers = lines.get(lines.size() - 1).split(" ", -1);
        return new double[] {Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1])};
    }
}
