package io.github.rlaifv.tinyworld.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.language.CaptionParser;
import io.github.rlaifv.tinyworld.language.ClaimQuestion;
import io.github.rlaifv.tinyworld.language.Claims;
import io.github.rlaifv.tinyworld.language.HallucinationMetrics;
import io.github.rlaifv.tinyworld.language.LanguageOptions;
import io.github.rlaifv.tinyworld.language.TinyClaim;
import io.github.rlaifv.tinyworld.language.TinyPrompts;
import io.github.rlaifv.tinyworld.language.TinyWords;
import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.Scene;
import io.github.rlaifv.tinyworld.scene.SceneObject;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TinyCorpusTest {
    private static final CorpusMix MIX = CorpusMix.builder()
            .images(3, 10, 1)
            .captions(2)
            .divides(4, 2)
            .claimQuestions(2, 5)
            .wholeResponses(10, 4)
            .weight(Task.DIVIDE, .5)
            .build();

    @Test
    void stepsAreReproducibleInAnyOrder() {
        TinyCorpus corpus = new TinyCorpus(new TinyWorld(50), LanguageOptions.defaults(), 20, 1);
        List<TrainingGroup> third = corpus.step(MIX, 3);
        assertThat(corpus.step(MIX, 4)).isNotEqualTo(third);
        assertThat(new TinyCorpus(new TinyWorld(), LanguageOptions.defaults(), 20, 1).step(MIX, 3))
                .isEqualTo(third);
        assertThat(new TinyCorpus(new TinyWorld(), LanguageOptions.defaults(), 20, 2).step(MIX, 3))
                .isNotEqualTo(third);
    }

    @Test
    void groupsShareOneImageOfThePool() {
        TinyCorpus corpus = new TinyCorpus(new TinyWorld(50), LanguageOptions.defaults(), 20, 1);
        List<Scene> pool = corpus.pool().toList();
        assertThat(pool).hasSize(20).allMatch(scene -> SceneSplit.of(scene) == SceneSplit.PRETRAINING);
        List<TrainingGroup> groups = corpus.step(MIX, 0);
        assertThat(groups).hasSize(3 + 2 + 4 + 2 + 10);
        var byTask = groups.stream()
                .flatMap(group -> group.examples().stream())
                .collect(Collectors.groupingBy(TrainingExample::task, Collectors.counting()));
        assertThat(byTask).containsEntry(Task.CAPTION, 5L).containsEntry(Task.DIVIDE, 8L);
        assertThat(byTask).containsEntry(Task.QUESTION, 10L).containsEntry(Task.WHOLE_RESPONSE, 40L);
        for (TrainingGroup group : groups) {
            Scene scene = group.scene();
            for (TrainingExample example : group.examples()) {
                assertThat(example.weight()).isEqualTo(example.task() == Task.DIVIDE ? .5 : 1);
                if (scene == null) {
                    assertThat(example.prompt().images()).isEmpty();
                } else {
                    assertThat(pool).contains(scene);
                    assertThat(example.prompt().images()).containsExactly(new TinyWorld().image(scene));
                }
            }
        }
    }

    @Test
    void wordsAreContinuedWithColourColumnAndRowOrNo() {
        TinyCorpus corpus = new TinyCorpus(new TinyWorld(50), LanguageOptions.defaults(), 50, 1);
        CorpusMix mix = CorpusMix.builder().images(30, 0, 0).words(5).build();
        for (TrainingGroup group : corpus.step(mix, 0)) {
            Scene scene = Objects.requireNonNull(group.scene());
            assertThat(group.examples())
                    .allMatch(example -> !example.learns(0, 5)
                            && example.learns(1, 5)
                            && example.learns(3, 5)
                            && !example.learns(4, 5));
            int present = 0;
            for (TrainingExample example : group.examples()) {
                String word = example.response();
                Kind kind = CaptionParser.parse(word).mentions().get(0).kind();
                if (example.task() == Task.ABSENT_WORD) {
                    assertThat(scene.has(kind)).isFalse();
                    assertThat(example.response()).isEqualTo(kind.word() + " No");
                } else {
                    SceneObject object = scene.objects().get(present++);
                    int cell = object.cell();
                    assertThat(object.kind()).isEqualTo(kind);
                    assertThat(example.response())
                            .isEqualTo(kind.word() + " " + object.colour().word() + " "
                                    + List.of("left", "middle", "right").get(cell % 3) + " "
                                    + List.of("top", "middle", "bottom").get(cell / 3));
                }
            }
            assertThat(present).isEqualTo(scene.objects().size());
            assertThat(group.examples().size() - present).isBetween(1, 5);
        }
    }

    @Test
    void comparisonsAskAboutAttributesOfPresentObjectsAndTheSetting() {
        TinyCorpus corpus = new TinyCorpus(new TinyWorld(50), LanguageOptions.defaults(), 50, 1);
        CorpusMix mix =
                CorpusMix.builder().images(30, 0, 0).words(0).comparisons().build();
        int yes = 0;
        int asked = 0;
        for (TrainingGroup group : corpus.step(mix, 0)) {
            Scene scene = Objects.requireNonNull(group.scene());
            for (TrainingExample example : group.examples()) {
                if (example.task() == Task.COMPARISON) {
                    List<String> words = TinyWords.tokens(example.response());
                    boolean right = words.get(words.size() - 1).equals(TinyPrompts.YES);
                    boolean holds = words.size() == 3
                            ? scene.setting().word().equals(words.get(0))
                            : scene.objects().stream()
                                    .anyMatch(object -> object.kind().word().equals(words.get(0))
                                            && object.colour().word().equals(words.get(1)));
                    assertThat(holds).isEqualTo(right);
                    assertThat(example.learns(words.size() - 2, words.size() + 1))
                            .isFalse();
                    assertThat(example.learns(words.size() - 1, words.size() + 1))
                            .isTrue();
                    yes += right ? 1 : 0;
                    asked++;
                }
            }
        }
        assertThat((double) yes / asked).isCloseTo(.5, within(.12));
    }

    @Test
    void captionsHaveErrorsOnlyIfConfigured() {
        TinyCorpus corpus = new TinyCorpus(new TinyWorld(50), LanguageOptions.defaults(), 50, 1);
        for (double noisy : new double[] {0, 1}) {
            CorpusMix mix =
                    CorpusMix.builder().captions(200).noisyCaptions(noisy).build();
            List<TrainingGroup> groups = corpus.step(mix, 0);
            HallucinationMetrics metrics = HallucinationMetrics.of(
                    groups.stream()
                            .map(group -> Objects.requireNonNull(group.scene()))
                            .toList(),
                    groups.stream()
                            .map(group -> group.examples().get(0).response())
                            .toList());
            assertThat(metrics.overallHallucination()).isCloseTo(noisy * .680, within(noisy * .1 + 1e-9));
        }
    }

    @Test
    void answersAreTrueOfTheImage() {
        TinyCorpus corpus = new TinyCorpus(new TinyWorld(50), LanguageOptions.defaults(), 50, 1);
        int yes = 0;
        int judged = 0;
        for (int step = 0; step < 20; step++) {
            for (TrainingGroup group : corpus.step(MIX, step)) {
                for (TrainingExample example : group.examples()) {
                    String asked = example.prompt().messages().get(0).text();
                    if (example.task() == Task.DIVIDE) {
                        List<TinyClaim> claims = Arrays.stream(
                                        example.response().split("\n"))
                                .map(line -> ClaimQuestion.claimOf(line).orElseThrow())
                                .toList();
                        assertThat(claims)
                                .isEqualTo(Claims.of(
                                        asked.substring(TinyPrompts.divide("").length())));
                    } else if (example.task() == Task.QUESTION) {
                        assertThat(ClaimQuestion.claimOf(example.response()))
                                .isEqualTo(ClaimQuestion.claimOf(asked.substring(asked.indexOf('\n') + 1)));
                    } else if (example.task() == Task.WHOLE_RESPONSE) {
                        judged++;
                        yes += example.response().equals(TinyPrompts.YES) ? 1 : 0;
                    }
                }
            }
        }
        assertThat((double) yes / judged).isCloseTo(.5, within(.06));
    }
}
