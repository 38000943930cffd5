package io.github.rlaifv.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerComparisonPageTest {
    @TempDir
    Path folder;

    private StepSeries series(String name, String... lines) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".jsonl"), String.join("\n", lines) + "\n");
        return StepSeries.read(name, List.of(file));
    }

    @Test
    void pageComparesStepsInBothSeries() throws IOException {
        StepSeries ours = series(
                "ours",
                "{\"step\":1,\"loss\":0.7}",
                "{\"step\":1,\"step_seconds\":9}",
                "{\"step\":2,\"loss\":0.6,\"step_seconds\":2}",
                "{\"step\":3,\"loss\":0.5,\"step_seconds\":1}");
        StepSeries theirs = series(
                "theirs",
                "{\"step\":1,\"loss\":0.7,\"time\":\"now\"}",
                "{\"step\":2,\"loss\":0.75,\"step_seconds\":4}");
        PeerComparisonPage page = new PeerComparisonPage("side by side", List.of(ours, theirs));
        assertThat(page.steps()).containsExactly(1L, 2L);
        assertThat(page.difference(theirs, "loss", 1)).isZero();
        assertThat(page.difference(theirs, "loss", 10)).isCloseTo(0.15, within(1e-12));
        assertThat(ours.median("step_seconds")).as("the first step warms up").isEqualTo(2);
        assertThat(page.csv().lines().toList())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("step,loss ours,loss theirs,rewards/chosen ours");
        assertThat(page.csv().lines().toList().get(2)).startsWith("2,0.6,0.75,,");
        assertThat(page.html()).contains("theirs <b>0.75</b>", "Largest differences");
    }

    @Test
    void errorNamesLineThatIsNotAStep() {
        assertThatThrownBy(() -> series("x", "{\"loss\":1}"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("line 1 of");
        assertThatThrownBy(() -> StepSeries.read("x", List.of(folder.resolve("none"))))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("none");
    }
}
