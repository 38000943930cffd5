package io.github.rlaifv.tinyworld.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.tinyworld.language.ClaimQuestion;
import io.github.rlaifv.tinyworld.scene.Dice;
import io.github.rlaifv.tinyworld.scene.Scene;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuestionSamplerTest {
    private static final int COUNT = 20_000;

    private static Map<Task, double[]> sample(QuestionOptions options) {
        QuestionSampler sampler = new QuestionSampler(options);
        Map<Task, double[]> counts = new EnumMap<>(Task.class);
        for (int i = 0; i < COUNT; i++) {
            Scene scene = SceneSplit.PRETRAINING.scene(i % 2_000);
            TrainingQuestion question = sampler.sample(scene, Dice.of(i, "question"));
            double[] count = counts.computeIfAbsent(question.task(), task -> new double[2]);
            count[0]++;
            if (question.answer().equals("Yes")) {
                count[1]++;
            }
            ClaimQuestion.claimOf(question.question())
                    .ifPresent(claim -> assertThat(question.answer()).isEqualTo(claim.holdsIn(scene) ? "Yes" : "No"));
        }
        return counts;
    }

    private static double share(Map<Task, double[]> counts, Task task) {
        return counts.getOrDefault(task, new double[2])[0] / COUNT;
    }

    private static double yes(Map<Task, double[]> counts, Task task) {
        double[] count = counts.getOrDefault(task, new double[2]);
        return count[1] / count[0];
    }

    @Test
    void typesFollowTheirWeightsAndYesIsAsFrequentAsNo() {
        Map<Task, double[]> counts = sample(QuestionOptions.builder()
                .exists(.2)
                .colour(.2)
                .place(.2)
                .setting(.1)
                .openColour(.2)
                .openPlace(.1)
                .absentTypical(.6)
                .wishSaid(.5)
                .build());
        assertThat(counts).hasSize(6);
        assertThat(share(counts, Task.EXISTS)).isCloseTo(.2, within(.01));
        assertThat(share(counts, Task.OPEN_PLACE)).isCloseTo(.1, within(.01));
        for (Task task : new Task[] {Task.EXISTS, Task.COLOUR, Task.PLACE, Task.SETTING}) {
            assertThat(yes(counts, task)).as(task.name()).isCloseTo(.5, within(.025));
        }
    }

    @Test
    void openShareIsRescaled() {
        Map<Task, double[]> counts = sample(QuestionOptions.defaults().withOpenShare(.5));
        assertThat(share(counts, Task.OPEN_COLOUR)).isCloseTo(.5, within(.015));
    }
}
