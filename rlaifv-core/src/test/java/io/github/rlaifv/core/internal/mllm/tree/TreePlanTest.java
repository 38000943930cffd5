package io.github.rlaifv.core.internal.mllm.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TreePlanTest {
    private static final int IMAGE_TOKENS = 60;
    private static final int QUESTION_TOKENS = 5;

    /** The tokens of an image, as negative numbers of its feature rows, followed by the tokens of a question. */
    private static int[] sequence(int image, int question) {
        return IntStream.concat(
                        IntStream.range(0, IMAGE_TOKENS).map(i -> -1 - image * IMAGE_TOKENS - i),
                        IntStream.range(0, QUESTION_TOKENS).map(i -> 1 + question * QUESTION_TOKENS + i))
                .toArray();
    }

    @Test
    void allQuestionsAboutAnImageFormOneTree() {
        TreePlan plan = new TreePlan(2048, 8192);
        for (int question = 0; question < 40; question++) {
            plan.add("picture 0", sequence(0, question));
            plan.add("picture 1", sequence(1, question));
        }

        List<TreePlan.Planned> trees = new ArrayList<>();
        plan.batches().forEach(trees::addAll);

        assertThat(trees).hasSize(2);
        assertThat(trees)
                .allSatisfy(
                        planned -> assertThat(planned.tree().size()).isEqualTo(IMAGE_TOKENS + 40 * QUESTION_TOKENS));
        assertThat(trees.stream().flatMap(planned -> planned.numbers().stream()))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 80).boxed().toList());
    }

    @Test
    void repeatedQuestionAddsNoTokens() {
        TreePlan plan = new TreePlan(2048, 8192);
        for (int i = 0; i < 10; i++) {
            plan.add("picture", sequence(0, i % 2));
        }

        TreePlan.Planned planned = plan.batches().get(0).get(0);

        assertThat(planned.numbers()).hasSize(10);
        assertThat(planned.tree().size()).isEqualTo(IMAGE_TOKENS + 2 * QUESTION_TOKENS);
    }

    @Test
    void eachQuestionAddsOnlyItsOwnTokens() {
        TreePlan few = new TreePlan(2048, 8192);
        TreePlan more = new TreePlan(2048, 8192);
        for (int question = 0; question < 17; question++) {
            if (question < 16) {
                few.add("picture", sequence(0, question));
            }
            more.add("picture", sequence(0, question));
        }

        int growth = more.batches().get(0).get(0).tree().size()
                - few.batches().get(0).get(0).tree().size();
        assertThat(growth).isEqualTo(QUESTION_TOKENS);
    }
}
