package io.github.rlaifv.tinyworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.ScoredResponse;
import io.github.rlaifv.inference.guided.GuidedDecoding;
import io.github.rlaifv.inference.guided.GuidedResponse;
import io.github.rlaifv.tinyworld.language.HallucinationMetrics;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.scene.Scene;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guided decoding of the embedded model, with a judge that knows the scenes. */
class GuidedScenesTest {
    private static final int SCENES = 20;
    private static final Sampling SAMPLING =
            Sampling.builder().temperature(0.7).maxNewTokens(96).seed(5).build();

    private static Policy model;
    private static List<Scene> scenes;
    private static List<GenerationRequest> requests;

    @BeforeAll
    static void open(@TempDir Path folder) {
        model = Policies.open(EmbeddedModel.copyInto(folder));
        TinyWorld world = new TinyWorld();
        scenes = IntStream.range(0, SCENES).mapToObj(SceneSplit.TEST::scene).toList();
        requests = IntStream.range(0, SCENES)
                .mapToObj(i -> {
                    Instruction one = world.instruction(SceneSplit.TEST, i);
                    return new GenerationRequest(one.id(), one.prompt(), 1, SAMPLING);
                })
                .toList();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** Ranks by the number of false claims. */
    private record PerfectJudge(Policy policy, Map<String, Scene> scenes) implements ResponseRanker {
        @Override
        public SortedMap<String, String> settings() {
            return new TreeMap<>(Map.of("judge", "the scene"));
        }

        @Override
        public List<Outcome<RankedResponse>> tryRankAll(List<ScoreRequest> pools) {
            return Outcome.successes(pools.stream().map(this::ranked).toList());
        }

        private RankedResponse ranked(ScoreRequest pool) {
            Scene scene = scenes.get(pool.prompt().fingerprint());
            List<ScoredResponse> scored = new ArrayList<>();
            for (String text : pool.responses()) {
                int wrong =
                        HallucinationMetrics.of(List.of(scene), List.of(text)).falseClaims();
                scored.add(new ScoredResponse(scored.size(), text, -wrong, 0, 0, 0));
            }
            return new RankedResponse(scored);
        }
    }

    private static HallucinationMetrics measured(List<String> texts) {
        return HallucinationMetrics.of(scenes, texts);
    }

    @Test
    void bestOfFourSentencesByAPerfectJudgeLowersHallucinationAndKeepsCoverage() {
        Map<String, Scene> byPrompt = IntStream.range(0, SCENES)
                .boxed()
                .collect(Collectors.toMap(i -> requests.get(i).prompt().fingerprint(), scenes::get));
        List<GuidedResponse> guided =
                GuidedDecoding.builder(new PerfectJudge(model, byPrompt))
                        .candidates(4)
                        .build()
                        .decode(requests)
                        .stream()
                        .map(responses -> responses.get(0))
                        .toList();
        HallucinationMetrics before = measured(model.generate(requests).stream()
                .map(responses -> responses.get(0).text())
                .toList());
        HallucinationMetrics after =
                measured(guided.stream().map(GuidedResponse::text).toList());
        assertThat(after.overallHallucination()).isLessThan(before.overallHallucination() - 0.1);
        assertThat(after.wrongClaims()).isLessThan(0.6 * before.wrongClaims());
        assertThat(after.coverage()).isGreaterThan(before.coverage() - 0.05);
        assertThat(after.meanWords()).isBetween(0.75 * before.meanWords(), 1.33 * before.meanWords());
        assertThat(guided).allSatisfy(response -> {
            assertThat(response.sentences()).isPositive();
            assertThat(response.generatedTokens())
                    .isGreaterThan(response.completion().tokenIds().size());
        });
    }

    @Test
    void scoreOfTheRestOfAResponseIsTheRestOfItsScore() {
        GenerationRequest request = requests.get(0);
        String whole = model.generate(List.of(request)).get(0).get(0).text();
        String first = whole.substring(0, whole.indexOf('.') + 1);
        TokenLogProbs all = model.score(List.of(new ScoreRequest(request.prompt(), List.of(whole))))
                .get(0)
                .get(0);
        TokenLogProbs rest = model.score(List.of(new ScoreRequest(request.prompt(), List.of(whole), first)))
                .get(0)
                .get(0);
        int given = all.tokenIds().size() - rest.tokenIds().size();
        assertThat(given).isPositive();
        assertThat(rest.tokenIds())
                .isEqualTo(all.tokenIds().subList(given, all.tokenIds().size()));
        for (int t = 0; t < rest.logProbs().size(); t++) {
            assertThat(rest.logProbs().get(t)).isCloseTo(all.logProbs().get(given + t), within(1e-4));
        }
    }

    @Test
    void greedyResponseIsTheSameAfterEachOfItsSentences() {
        GenerationRequest greedy = new GenerationRequest("g", requests.get(1).prompt(), 1, Sampling.greedy(60));
        Completion whole = model.generate(List.of(greedy)).get(0).get(0);
        for (int end = whole.text().indexOf('.');
                end >= 0 && end < whole.text().length() - 1;
                end = whole.text().indexOf('.', end + 1)) {
            String prefix = whole.text().substring(0, end + 1);
            Completion rest =
                    model.generate(List.of(greedy.withPrefix(prefix))).get(0).get(0);
            assertThat(rest.text()).isEqualTo(whole.text());
            assertThat(rest.tokenIds())
                    .isEqualTo(whole.tokenIds()
                            .subList(
                                    whole.tokenIds().size() - rest.tokenIds().size(),
                                    whole.tokenIds().size()));
        }
    }
}
