package io.github.rlaifv.cli.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.KnownRule;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ScoredResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RankedModelsTest {
    @TempDir
    private Path folder;

    private static RankingRule rule(KnownRule by, double weight) {
        return new RankingRule(by, 0.1, weight, 8);
    }

    private static FakePolicy remote() {
        return FakePolicy.builder()
                .name("far")
                .scores((prompt, response) -> List.of(-1.0 * response.length()))
                .build();
    }

    @Test
    void modelWithSeveralRolesIsOpenedOnce() {
        String base = Fixtures.path("llava15", "model").toString();
        String copy = ModelCopy.of(Fixtures.path("llava15", "model"), folder.resolve("copy"))
                .folder()
                .toString();
        try (RankedModels models = RankedModels.open(base, copy, List.of(), PolicyOptions.defaults())) {
            Policy reference = models.findReference(rule(KnownRule.MEAN, 0.1)).orElseThrow();
            assertThat(reference).isNotSameAs(models.policy());
            assertThat(models.open(copy, PolicyOptions.defaults())).isSameAs(reference);
            assertThat(models.open(base, PolicyOptions.defaults())).isSameAs(models.policy());
        }
    }

    @Test
    void rulesThatNeedAReferenceNameTheOptionIfThereIsNone() {
        try (RankedModels models = new RankedModels(remote(), Optional.empty())) {
            assertThat(models.hasReference()).isFalse();
            for (KnownRule by : List.of(KnownRule.MEAN, KnownRule.TEMPERED, KnownRule.VERIFIED)) {
                assertThatThrownBy(() -> models.reranker(rule(by, 0.1)))
                        .isInstanceOf(BadDataException.class)
                        .hasMessageContaining("far")
                        .hasMessageContaining("--reference");
            }
        }
    }

    @Test
    void poolsWithoutAReferenceAreNotAllAlike() {
        List<String> warnings = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void warned(String stage, String message) {
                warnings.add(message);
            }
        };
        FakePolicy policy = FakePolicy.builder()
                .writes((request, index) -> "candidate " + "x".repeat(index))
                .scores((prompt, response) -> List.of(-1.0 * response.length()))
                .build();
        try (RankedModels models = new RankedModels(policy, Optional.empty())) {
            RankedResponse pool = BestOfN.builder(models.reranker(rule(KnownRule.POLICY_PERPLEXITY, 0.1)))
                    .candidates(2)
                    .listener(listener)
                    .build()
                    .best(Prompt.of("What?"));
            assertThat(pool.pool()).extracting(ScoredResponse::reward).containsExactly(-1.0, -1.1);
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void rulesWithoutAReferenceAskThePolicyOnce() {
        FakePolicy policy = remote();
        try (RankedModels models = new RankedModels(policy, Optional.empty())) {
            for (RankingRule rule : List.of(rule(KnownRule.POLICY_PERPLEXITY, 0.1), rule(KnownRule.TEMPERED, 0))) {
                assertThat(models.reranker(rule)
                                .by(rule.rule())
                                .rank(Prompt.of("What?"), List.of("long", "it"))
                                .text())
                        .isEqualTo("it");
            }
        }
        assertThat(policy.scoreCalls()).hasSize(2);
    }

    @Test
    void adaptersOfOneBaseShareItAndHaveItAsReference() {
        ModelCopy.of(Fixtures.path("llava15", "model"), folder.resolve("model"));
        Path round1 = ModelCopy.of(Fixtures.path("llava15", "lora_final"), folder.resolve("round-1"))
                .folder();
        Path round2 = ModelCopy.of(Fixtures.path("llava15", "lora_init"), folder.resolve("round-2"))
                .folder();
        try (RankedModels models =
                RankedModels.open(round1.toString(), null, List.of(round2.toString()), PolicyOptions.defaults())) {
            assertThat(models.hasReference()).isTrue();
            assertThat(models.reranker(rule(KnownRule.AVERAGE, 0.1)).settings()).containsKey("averaged_with");
            Policy policy = models.policy();
            assertThat(policy.name()).isEqualTo("round-1");
        }
    }

    @Test
    void adaptersOfTheVisionTowerHaveNoReferenceOfTheirOwn() {
        ModelCopy.of(Fixtures.path("llava15", "model"), folder.resolve("model"));
        Path adapter = ModelCopy.of(
                        Fixtures.repository().resolve("rlaifv-core/src/test/resources/adapters/q_v"),
                        folder.resolve("adapter"))
                .json("adapter_config.json", config -> config.put("base_model_name_or_path", "../model"))
                .folder();
        try (RankedModels models = RankedModels.open(adapter.toString(), null, List.of(), PolicyOptions.defaults())) {
            assertThat(models.findReference(rule(KnownRule.MEAN, 0.1))).isEmpty();
            assertThatThrownBy(() -> models.reranker(rule(KnownRule.MEAN, 0.1)))
                    .hasMessageContaining("add --reference, the folder of the model that they were trained from");
            assertThat(models.findReference(rule(KnownRule.POLICY_PERPLEXITY, 0.1)))
                    .contains(models.policy());
        }
    }

    @ParameterizedTest
    @EnumSource
    void settingsOfARuleAreReadAsTheyAreWritten(KnownRule by) {
        RankingRule rule = new RankingRule(by, 0.2, 0.3, 5);
        assertThat(RankingRule.of(rule.texts()).rule().identity())
                .isEqualTo(rule.rule().identity());
        // shards of earlier runs name rule and beta only
        assertThat(RankingRule.of(new TreeMap<>()).rule().identity()).isEqualTo("reward, mean, beta 0.1");
    }
}
