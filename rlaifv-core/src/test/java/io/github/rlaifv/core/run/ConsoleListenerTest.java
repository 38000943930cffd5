package io.github.rlaifv.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsoleListenerTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicLong clock = new AtomicLong();
    private final ConsoleListener listener =
            new ConsoleListener(new PrintStream(bytes, true, StandardCharsets.UTF_8), true, clock::get);

    private String[] lines() {
        return bytes.toString(StandardCharsets.UTF_8).split("\\R");
    }

    private void pass(double seconds) {
        clock.addAndGet((long) (seconds * 1e9));
    }

    @Test
    void printsStagesWithRateTimeLeftAndMetrics() {
        listener.stageStarted("candidates", 300);
        for (int done = 1; done <= 300; done++) {
            pass(0.1);
            listener.progressed("candidates", done);
        }
        listener.skipped("candidates", "17", "no image");
        listener.stageFinished("candidates");
        listener.stageStarted("dpo", 3);
        pass(20);
        listener.metric("loss", 1, 0.5);
        listener.metric("learning_rate", 1, 1e-5);
        listener.progressed("dpo", 1);
        listener.warned("dpo", "the loss rises: lower the learning rate");
        listener.finishAll();
        assertThat(lines())
                .containsExactly(
                        "candidates: started, 300 to do",
                        "candidates: 100/300 (33 %), 10.0/s, 20 s left",
                        "candidates: 200/300 (67 %), 10.0/s, 10 s left",
                        "candidates: 300/300 (100 %), 10.0/s",
                        "candidates: 300 done in 30 s, 10.0/s",
                        "candidates: 1 skipped, the last one 17: no image",
                        "dpo: started, 3 to do",
                        "dpo: 1/3 (33 %), 20.0 s each, 40 s left, loss 0.5000",
                        "dpo: WARNING: the loss rises: lower the learning rate",
                        "dpo: 1 done in 20 s, 20.0 s each, loss 0.5000");
    }

    @Test
    void manyNotesAreBoundedPerTimeAndWarningsAreNot() {
        for (int i = 0; i < 1000; i++) {
            listener.skipped("claims", "unit " + i, "empty");
        }
        assertThat(lines()).hasSize(20);
        listener.warned("claims", "most units are empty");
        pass(10);
        listener.note("claims", "next");
        assertThat(lines())
                .hasSize(23)
                .endsWith("claims: WARNING: most units are empty", "980 further notes are not shown", "claims: next");
    }

    @Test
    void eventsOfUnknownStagesAreIgnored() {
        listener.progressed("other", 3);
        listener.stageFinished("other");
        assertThat(bytes.size()).isZero();
    }

    @Test
    void consoleWritesToStandardError() {
        PrintStream before = System.err;
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            RunListener console = RunListener.console();
            console.stageStarted("scores", 0);
            console.stageFinished("scores");
        } finally {
            System.setErr(before);
        }
        assertThat(lines()).containsExactly("scores: started", "scores: 0 done in 0 s");
    }
}
