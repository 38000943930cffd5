package io.github.rlaifv.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The table of settings is complete, and gives options their values where they hold. */
class RecipeTest {
    private static Function<String, Optional<String>> given(Map<String, String> options) {
        return option -> Optional.ofNullable(options.get(option));
    }

    @Test
    void settingThatDiffersSaysWhy() {
        List<String> unexplained = RecipeTable.rows().stream()
                .filter(setting -> !setting.same() && setting.reason().isBlank())
                .map(setting -> setting.step() + ": " + setting.name())
                .toList();
        assertThat(unexplained).isEmpty();
    }

    @Test
    void reasonIsGivenWhereSomethingDiffersOnly() {
        assertThat(RecipeTable.rows())
                .filteredOn(setting -> setting.same() && !setting.reason().isBlank())
                .extracting(RecipeSetting::name)
                .isEmpty();
    }

    @Test
    void settingStatesThePaperOrTheCodeOrBothHere() {
        assertThat(RecipeTable.rows()).allSatisfy(setting -> {
            assertThat(setting.here()).as(setting.name()).isNotBlank();
            assertThat(setting.inRecipe()).as(setting.name()).isNotBlank();
            assertThat(setting.step() + setting.name()).doesNotContain("|");
        });
        assertThat(RecipeTable.rows())
                .extracting(setting -> setting.step() + setting.name())
                .doesNotHaveDuplicates();
    }

    @Test
    void adaptersAreTrainedWithTheRateOfAdapters() {
        assertThat(RecipeTable.options(Recipe.PAPER, "train", given(Map.of("--lora", "64"))))
                .containsEntry("--learning-rate", "1e-5")
                .containsEntry("--alpha", "16");
        assertThat(RecipeTable.options(Recipe.PAPER, "train", given(Map.of())))
                .containsEntry("--learning-rate", "5e-7")
                .doesNotContainKeys("--alpha", "--dropout");
    }

    @Test
    void optionThatIsGivenIsLeftOut() {
        assertThat(RecipeTable.options(Recipe.PAPER, "feedback", given(Map.of("--candidates", "3"))))
                .doesNotContainKey("--candidates")
                .containsEntry("--claim-tokens", "256");
    }

    @Test
    void descriptionsOfBenchmarksAreLonger() {
        assertThat(RecipeTable.options(Recipe.PAPER, "evaluate", given(Map.of("--benchmark", "object_halbench"))))
                .containsEntry("--max-new-tokens", "1024");
        assertThat(RecipeTable.options(Recipe.PAPER, "evaluate", given(Map.of("--benchmark", "POPE"))))
                .isEmpty();
    }

    @Test
    void ruleIsThePapersWhereThereAreCandidates() {
        assertThat(RecipeTable.options(Recipe.PAPER, "rerank", given(Map.of()))).containsEntry("--rule", "MEAN");
        for (String option : List.of("--best-of", "--guided")) {
            assertThat(RecipeTable.options(Recipe.PAPER_12B, "evaluate", given(Map.of(option, "4"))))
                    .containsEntry("--rule", "MEAN");
            assertThat(RecipeTable.options(Recipe.PAPER, "evaluate", given(Map.of(option, "1"))))
                    .doesNotContainKey("--rule");
            assertThat(RecipeTable.options(Recipe.PAPER, "evaluate", given(Map.of(option, "4", "--rule", "sum"))))
                    .doesNotContainKey("--rule");
        }
    }

    @Test
    void secondSystemHasTheRepetitionPenaltyOfItsModel() {
        assertThat(RecipeTable.options(Recipe.PAPER_12B, "align", given(Map.of())))
                .containsEntry("--repetition-penalty", "1.1")
                .containsEntry("--decoding", "CHECKPOINT");
        assertThat(RecipeTable.options(Recipe.PAPER, "align", given(Map.of())))
                .doesNotContainKey("--repetition-penalty");
        assertThat(RecipeTable.options(Recipe.PAPER, "align", given(Map.of("--policy-server", "http://h/v1"))))
                .doesNotContainKey("--decoding");
    }

    @Test
    void beamsAreLeftOutWhereAnswersAreSampled() {
        assertThat(RecipeTable.options(Recipe.PAPER, "evaluate", given(Map.of("--benchmark", "MMHAL_BENCH"))))
                .containsEntry("--beams", "3");
        assertThat(RecipeTable.options(
                        Recipe.PAPER, "evaluate", given(Map.of("--benchmark", "MMHAL_BENCH", "--best-of", "16"))))
                .doesNotContainKey("--beams");
        assertThat(RecipeTable.options(
                        Recipe.PAPER, "evaluate", given(Map.of("--benchmark", "MMHAL_BENCH", "--guided", "4"))))
                .doesNotContainKey("--beams");
    }

    @Test
    void beamsAreLeftOutForServersThatHaveNone() {
        assertThat(beams("http://localhost:8000/v1?model=m")).isNull();
        assertThat(beams("https://host/v1?server=sglang&model=m")).isNull();
        assertThat(beams("http://localhost:8000/v1?model=m&server=vllm")).isEqualTo("3");
        assertThat(beams("http://localhost:8000/v1?server=vllm&model=m")).isEqualTo("3");
        assertThat(beams("models/llava")).isEqualTo("3");
    }

    private static @Nullable String beams(String model) {
        return RecipeTable.options(
                        Recipe.PAPER, "evaluate", given(Map.of("--benchmark", "MMHAL_BENCH", "--model", model)))
                .get("--beams");
    }

    @Test
    void defaultsGiveNoOptionAValue() {
        assertThat(RecipeTable.options(Recipe.DEFAULT, "align", given(Map.of())))
                .isEmpty();
    }

    @Test
    void nameIsFoundInAnyCase() {
        assertThat(Recipe.named("paper_12b")).contains(Recipe.PAPER_12B);
        assertThat(Recipe.named("papers")).isEmpty();
    }
}
