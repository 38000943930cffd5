package io.github.rlaifv.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final AtomicLong clock = new AtomicLong();

    private String[] lines() {
        return bytes.toString(StandardCharsets.UTF_8).split("\\R");
    }

    private void pass(int seconds) {
        clock.addAndGet(seconds * 1_000_000_000L);
    }

    @Test
    void logShowsRateAndRemainingTimeAtIntervals() {
        ConsoleProgress progress = new ConsoleProgress(out, false, clock::get);
        progress.stageStarted("candidates", 300);
        for (int done = 20; done <= 300; done += 20) {
            pass(2);
            progress.progressed("candidates", done);
        }
        progress.stageFinished("candidates");
        assertThat(lines())
                .containsExactly(
                        "candidates: 100/300 (33 %), 10.0/s, 20 s left",
                        "candidates: 200/300 (67 %), 10.0/s, 10 s left",
                        "candidates: 300/300 (100 %), 10.0/s",
                        "candidates: 300 done in 30 s, 10.0/s");
    }

    @Test
    void trainingShowsLatestMetrics() {
        ConsoleProgress progress = new ConsoleProgress(out, false, clock::get);
        progress.stageStarted("dpo", 3);
        for (int step = 1; step <= 3; step++) {
            pass(20);
            progress.metric("loss", step, 0.7 / step);
            progress.metric("rewards/margins", step, 0.5 * step);
            progress.metric("learning_rate", step, 1e-5);
            progress.progressed("dpo", step);
        }
        progress.stageFinished("dpo");
        progress.stageStarted("other", 1);
        progress.stageFinished("other");
        assertThat(lines())
                .containsExactly(
                        "dpo: 1/3 (33 %), 20.0 s each, 40 s left, loss 0.7000, rewards/margins 0.5000",
                        "dpo: 2/3 (67 %), 20.0 s each, 20 s left, loss 0.3500, rewards/margins 1.000",
                        "dpo: 3/3 (100 %), 20.0 s each, loss 0.2333, rewards/margins 1.500",
                        "dpo: 3 done in 1 min 00 s, 20.0 s each, loss 0.2333, rewards/margins 1.500",
                        "other: 0 done in 0 s");
    }

    @Test
    void skippedUnitsAreCounted() {
        ConsoleProgress progress = new ConsoleProgress(out, false, clock::get);
        progress.stageStarted("pairs", 2);
        progress.skipped("pairs", "id1", "too long");
        progress.skipped("pairs", "id2", "no claims");
        progress.stageFinished("pairs");
        assertThat(lines()).containsExactly("pairs: 0 done in 0 s", "pairs: 2 skipped, the last one id2: no claims");
    }

    @Test
    void unitsSkippedBeforeStageStartAreReported() {
        ConsoleProgress progress = new ConsoleProgress(out, false, clock::get);
        progress.skipped("sft", "example 3", "cut off");
        assertThat(lines()).containsExactly("sft: skipped example 3: cut off");
    }

    @Test
    void closeEndsBarsOfFailedRun() {
        try (ConsoleProgress progress = new ConsoleProgress(out, false, clock::get)) {
            progress.stageStarted("dpo", 10);
            pass(75);
            progress.progressed("dpo", 3);
        }
        assertThat(lines())
                .containsExactly(
                        "dpo: 3/10 (30 %), 25.0 s each, 2 min 55 s left", "dpo: 3 done in 1 min 15 s, 25.0 s each");
    }

    @Test
    void terminalShowsABar() {
        ConsoleProgress progress = new ConsoleProgress(out, true, clock::get);
        progress.stageStarted("claims", 4);
        progress.progressed("claims", 4);
        progress.stageFinished("claims");
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("claims", "100%", "4/4");
    }
}
