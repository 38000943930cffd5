package io.github.rlaifv.tinyworld.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.run.RunListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimedStagesTest {

    private long now;
    private final List<String> heard = new ArrayList<>();
    private final TimedStages stages = new TimedStages(
            new RunListener() {
                @Override
                public void stageStarted(String stage, long units) {
                    heard.add(stage + " " + units);
                }

                @Override
                public void progressed(String stage, long done) {
                    heard.add(stage + " at " + done);
                }
            },
            () -> now);

    private void run(RunListener listener, String stage, long seconds) {
        listener.stageStarted(stage, 2);
        now += seconds * 1_000_000_000L;
        listener.progressed(stage, 2);
        listener.stageFinished(stage);
    }

    @Test
    void stageNameHasThePartAsAPrefix() {
        run(stages.within("round 1"), "claims", 3);
        assertThat(heard).containsExactly("round 1: claims 2", "round 1: claims at 2");
    }

    @Test
    void secondsOfAStageAddUp() {
        run(stages.within("round 1"), "claims", 3);
        run(stages.within("round 1"), "claims", 4);
        run(stages.within("round 2"), "claims", 5);
        assertThat(stages.seconds())
                .containsExactly(Map.entry("round 1: claims", 7.0), Map.entry("round 2: claims", 5.0));
    }
}
