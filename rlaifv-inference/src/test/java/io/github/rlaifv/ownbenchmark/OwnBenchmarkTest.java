package io.github.rlaifv.ownbenchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.EvaluationCard;
import io.github.rlaifv.inference.evaluation.FinishedEvaluation;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;
import io.github.rlaifv.inference.evaluation.statistics.Measures;
import io.github.rlaifv.inference.evaluation.statistics.MetricValue;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A benchmark in another package needs only public types. */
class OwnBenchmarkTest {
    private static final ColorBenchmark COLORS = new ColorBenchmark(List.of("red", "green", "blue", "white"));

    /** Returns a model that names every color except blue. */
    private static Policy model() {
        return FakePolicy.builder()
                .name("model")
                .writes((request, index) -> {
                    String question = FakePolicy.textOf(request.prompt());
                    return question.contains("blue")
                            ? "Nothing."
                            : question.replaceFirst(".* (\\w+)\\?", "A $1 thing.");
                })
                .build();
    }

    /** Returns a judge that grades answers with 6 and "Nothing" with 0, and gives no grade for white. */
    private static Policy judge() {
        return FakePolicy.builder()
                .name("judge")
                .writes((request, index) -> {
                    String prompt = FakePolicy.textOf(request.prompt());
                    return prompt.contains("white") ? "No idea." : prompt.contains("Nothing") ? "0" : "6";
                })
                .build();
    }

    private static EvaluationCard run(Path folder) {
        return Evaluation.builder(model(), folder)
                .judge(judge())
                .resamples(100)
                .build()
                .run(COLORS);
    }

    @Test
    void measuresOfCustomBenchmarkBecomeMetricsWithIntervals(@TempDir Path folder) {
        EvaluationCard card = run(folder.resolve("run"));

        assertThat(card.benchmark()).isEqualTo("Colors");
        assertThat(card.metrics())
                .extracting(MetricValue::name)
                .containsExactly("accuracy", "grade", "unreadable", "words");
        assertThat(card.metric("accuracy").value()).isEqualTo(0.75);
        assertThat(card.metric("accuracy").low()).isLessThan(0.75);
        assertThat(card.metric("grade").value()).isCloseTo(12.0 / 3, within(1e-12));
        assertThat(card.metric("grade").items()).isEqualTo(3);
        assertThat(card.metric("unreadable").value()).isEqualTo(0.25);
        assertThat(card.metric("words").value()).isEqualTo(2.5);
    }

    @Test
    void finishedEvaluationOfCustomBenchmarkIsReadAndResumed(@TempDir Path folder) {
        EvaluationCard card = run(folder.resolve("run"));

        assertThat(run(folder.resolve("run"))).isEqualTo(card);
        assertThat(FinishedEvaluation.read(folder.resolve("run")).card()).isEqualTo(card);
    }

    @Test
    void measureWithTwoUnitsOrMissingItemIsRejected() {
        Measures measures = new Measures(2).share("accuracy", Better.HIGHER, 0, true);

        assertThatThrownBy(() -> measures.add("accuracy", Unit.POINTS, Better.HIGHER, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("accuracy")
                .hasMessageContaining("POINTS");
        assertThatThrownBy(() -> measures.share("accuracy", Better.LOWER, 1, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LOWER");
        assertThatThrownBy(() -> measures.length(2, "A word."))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[0, 2), was 2");
        assertThatThrownBy(() -> new Measures(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(measures.build()).hasSize(1);
    }
}
