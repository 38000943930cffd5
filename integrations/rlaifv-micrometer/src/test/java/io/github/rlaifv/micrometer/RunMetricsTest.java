package io.github.rlaifv.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RunMetrics run = new RunMetrics(registry, Tags.of("run", "first"));

    @Test
    void stagesShowTheirProgressAndThenTheirDuration() {
        run.stageStarted("candidates", 40);
        run.progressed("candidates", 12);

        assertThat(gauge("rlaifv.run.stage.units", "stage", "candidates")).isEqualTo(40);
        assertThat(gauge("rlaifv.run.stage.done", "stage", "candidates")).isEqualTo(12);
        assertThat(registry.find("rlaifv.run.stage.duration").timer()).isNull();

        run.progressed("candidates", 40);
        run.stageFinished("candidates");

        assertThat(gauge("rlaifv.run.stage.done", "stage", "candidates")).isEqualTo(40);
        assertThat(registry.get("rlaifv.run.stage.duration")
                        .tags("stage", "candidates", "run", "first")
                        .timer()
                        .count())
                .isOne();
    }

    @Test
    void metricsShowTheirLastValueAndStep() {
        run.metric("rewards/margins", 1, 0.5);
        run.metric("rewards/margins", 2, -0.25);

        assertThat(gauge("rlaifv.run.metric", "metric", "rewards/margins")).isEqualTo(-0.25);
        assertThat(gauge("rlaifv.run.metric.step", "metric", "rewards/margins")).isEqualTo(2);
    }

    @Test
    void skippedUnitsAndWarningsAreCounted() {
        run.skipped("scores", "a", "unusable image");
        run.skipped("scores", "b", "unusable image");
        run.warned("scores", "half of the data was skipped");

        assertThat(registry.get("rlaifv.run.skipped")
                        .tags("stage", "scores", "reason", "unusable image")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("rlaifv.run.warnings")
                        .tag("stage", "scores")
                        .counter()
                        .count())
                .isOne();
    }

    @Test
    void metricsBeyondTheLimitShareOneTimeSeries() {
        IntStream.rangeClosed(1, RunMetrics.MOST_VALUES + 50).forEach(i -> run.metric("metric-" + i, 1, i));

        assertThat(registry.get("rlaifv.run.metric").gauges()).hasSize(RunMetrics.MOST_VALUES + 1);
        assertThat(gauge("rlaifv.run.metric", "metric", "_OTHER")).isEqualTo(RunMetrics.MOST_VALUES + 50);
    }

    @Test
    void secondRunInTheSameRegistryIsShownInPlaceOfTheFirst() {
        CompositeMeterRegistry application = new CompositeMeterRegistry();
        application.add(registry);
        for (int number = 1; number <= 2; number++) {
            RunMetrics again = new RunMetrics(application);
            again.stageStarted("training", 10L * number);
            again.progressed("training", number);
            again.metric("loss", number, 0.5 / number);
            again.warned("training", "slow");
            again.stageFinished("training");
        }

        assertThat(gauge("rlaifv.run.stage.units", "stage", "training")).isEqualTo(20);
        assertThat(gauge("rlaifv.run.stage.done", "stage", "training")).isEqualTo(2);
        assertThat(gauge("rlaifv.run.metric", "metric", "loss")).isEqualTo(0.25);
        assertThat(gauge("rlaifv.run.metric.step", "metric", "loss")).isEqualTo(2);
        assertThat(registry.get("rlaifv.run.warnings").counter().count()).isEqualTo(2);
        assertThat(registry.get("rlaifv.run.stage.duration").timer().count()).isEqualTo(2);
    }

    @Test
    void runThatWasReplacedContinuesWithoutBeingShown() {
        run.metric("loss", 1, 0.5);
        new RunMetrics(registry, Tags.of("run", "first")).metric("loss", 1, 0.25);

        run.metric("loss", 2, 0.125);

        assertThat(gauge("rlaifv.run.metric", "metric", "loss")).isEqualTo(0.25);
    }

    private double gauge(String name, String tag, String value) {
        return registry.get(name).tag(tag, value).gauge().value();
    }
}
