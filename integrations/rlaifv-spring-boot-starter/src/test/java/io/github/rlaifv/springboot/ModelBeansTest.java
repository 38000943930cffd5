package io.github.rlaifv.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.internal.policy.ForwardingPolicy;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.core.testkit.ChangedAdapter;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.SelfRewardReranker;
import io.github.rlaifv.inference.chat.Answer;
import io.github.rlaifv.inference.chat.Responder;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Which beans the properties make of models, and what becomes of them. */
class ModelBeansTest {
    private static final Instruction QUESTION = new TinyWorld().instruction(SceneSplit.TEST, 0);

    @TempDir
    Path folder;

    private final ApplicationContextRunner application = TestContexts.runner();
    private final ApplicationContextRunner embedded =
            application.withPropertyValues("rlaifv.model=embedded", "rlaifv.sampling.max-new-tokens=12");

    @Test
    void applicationWithoutModelStartsWithoutBeansOfModels() {
        application.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(Policy.class)
                .doesNotHaveBean(Responder.class)
                .doesNotHaveBean("rlaifvHealthIndicator"));
    }

    @Test
    void modelAnswersBehindItsQueue() {
        embedded.run(context -> {
            assertThat(context).doesNotHaveBean(SelfRewardReranker.class).doesNotHaveBean(BestOfN.class);
            Sampling sampling = context.getBean(Sampling.class);
            Answer answer = context.getBean(Responder.class).answer(QUESTION.prompt(), sampling);
            assertThat(answer.text()).isNotBlank();
            assertThat(answer.ranking()).isEmpty();
            assertThat(context.getBean(Policy.class).name()).isEqualTo("tiny-llava");
            assertThat(context.getBean(QueuedPolicy.class).state().succeeded()).isEqualTo(1);
        });
    }

    @Test
    void modelIsClosedWithTheApplicationAfterTheRequestsInItsQueue() {
        List<QueuedPolicy> queues = new ArrayList<>();
        List<CompletableFuture<List<Completion>>> answers = new ArrayList<>();
        embedded.run(context -> {
            QueuedPolicy queue = context.getBean(QueuedPolicy.class);
            queues.add(queue);
            answers.add(queue.generateAsync(
                    new GenerationRequest("a", QUESTION.prompt(), 4, context.getBean(Sampling.class))));
        });
        assertThat(answers.get(0)).isCompletedWithValueMatching(completions -> completions.size() == 4);
        assertThatThrownBy(() -> queues.get(0)
                        .generateAsync(new GenerationRequest("b", QUESTION.prompt(), 1, Sampling.greedy(1))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void referenceAddsBestOfN() throws Exception {
        embedded.withPropertyValues(
                        "rlaifv.model=" + ChangedAdapter.write(EmbeddedModel.cached(), folder.resolve("adapter")),
                        "rlaifv.reference=embedded",
                        "rlaifv.best-of.rule=mean",
                        "rlaifv.best-of.candidates=3")
                .run(context -> {
                    Answer answer =
                            context.getBean(Responder.class).answer(QUESTION.prompt(), context.getBean(Sampling.class));
                    assertThat(answer.ranking().orElseThrow().pool()).hasSize(3);
                    assertThat(answer.reward().orElseThrow()).isNotZero();
                    assertThat(context.getBean(BestOfN.class)
                                    .best(QUESTION.prompt())
                                    .winner()
                                    .text())
                            .isEqualTo(answer.text());
                });
    }

    @Test
    void claimsOfCandidatesAreJudgedUnlessAnotherRuleOrAnAggregationIsSet() {
        ApplicationContextRunner ranked = embedded.withPropertyValues(
                "rlaifv.reference=embedded", "rlaifv.best-of.candidates=2", "rlaifv.sampling.max-new-tokens=24");
        ranked.withPropertyValues("rlaifv.best-of.decomposer=rules")
                .run(context -> assertThat(
                                answer(context).ranking().orElseThrow().winner().claims())
                        .isNotNull());
        ranked.run(context -> assertThat(
                        context.getBean(BestOfRanker.class).ranker().settings())
                .containsKey("verified_shortlist"));
        for (String reward : List.of("rlaifv.best-of.rule=mean", "rlaifv.best-of.aggregation=mean")) {
            ranked.withPropertyValues(reward).run(context -> {
                assertThat(context.getBean(BestOfRanker.class).ranker().settings())
                        .doesNotContainKey("verified_shortlist");
                assertThat(answer(context).ranking().orElseThrow().pool())
                        .allSatisfy(one -> assertThat(one.claims()).isNull());
            });
        }
    }

    @Test
    void modelThatCannotJudgeRanksByItsRewardUnlessTheRuleIsSet() {
        Policy policy =
                new ForwardingPolicy(FakePolicy.builder()
                        .writes((request, index) -> "text " + index)
                        .scores((prompt, response) -> List.of(-1.0))
                        .build()) {
                    @Override
                    public Set<Capability> capabilities() {
                        return Set.of(Capability.GENERATE, Capability.SCORE);
                    }

                    @Override
                    public boolean supports(Capability capability) {
                        return capabilities().contains(capability);
                    }
                };
        ApplicationContextRunner own = embedded.withPropertyValues(
                        "rlaifv.reference=embedded", "rlaifv.best-of.candidates=2")
                .withBean("ownPolicy", Policy.class, () -> policy);
        own.run(context -> assertThat(
                        context.getBean(BestOfRanker.class).ranker().settings())
                .doesNotContainKey("verified_shortlist"));
        own.withPropertyValues("rlaifv.best-of.labeler=embedded")
                .run(context -> assertThat(
                                context.getBean(BestOfRanker.class).ranker().settings())
                        .containsKey("verified_shortlist"));
        own.withPropertyValues("rlaifv.best-of.rule=verified")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("NEXT_TOKEN_PROBABILITIES"));
    }

    @Test
    void modelWithoutItsAdaptersIsItsReference() throws Exception {
        List<RankedResponse> ofTwoModels = new ArrayList<>();
        ApplicationContextRunner adapted = embedded.withPropertyValues(
                "rlaifv.model=" + ChangedAdapter.write(EmbeddedModel.cached(), folder.resolve("adapter")),
                "rlaifv.best-of.rule=mean",
                "rlaifv.best-of.candidates=2");
        adapted.withPropertyValues("rlaifv.reference=embedded")
                .run(context -> ofTwoModels.add(answer(context).ranking().orElseThrow()));
        adapted.withPropertyValues("rlaifv.reference=without-adapters").run(context -> {
            RankedResponse ofOne = answer(context).ranking().orElseThrow();
            RankedResponse ofTwo = ofTwoModels.get(0);
            assertThat(ofOne.text()).isEqualTo(ofTwo.text());
            assertThat(ofOne.winner().reward()).isCloseTo(ofTwo.winner().reward(), within(1e-5));
        });
    }

    @Test
    void ruleOfThePropertiesRanksWithoutAReferenceIfItNeedsNone() {
        embedded.withPropertyValues("rlaifv.best-of.rule=policy-perplexity", "rlaifv.best-of.candidates=3")
                .run(context -> {
                    RankedResponse pool = answer(context).ranking().orElseThrow();
                    assertThat(pool.pool())
                            .hasSize(3)
                            .allSatisfy(one -> assertThat(one.reward())
                                    .isCloseTo(one.policyLogProb() / one.tokens(), within(1e-12)));
                    assertThat(context.getBean(BestOfN.class).best(QUESTION.prompt()))
                            .isEqualTo(pool);
                });
    }

    @Test
    void temperedRewardHasTheWeightOfTheProperties() throws Exception {
        embedded.withPropertyValues(
                        "rlaifv.model=" + ChangedAdapter.write(EmbeddedModel.cached(), folder.resolve("adapter")),
                        "rlaifv.reference=without-adapters",
                        "rlaifv.best-of.rule=tempered",
                        "rlaifv.best-of.reference-weight=0.3",
                        "rlaifv.best-of.beta=0.5",
                        "rlaifv.best-of.candidates=2")
                .run(context -> assertThat(
                                answer(context).ranking().orElseThrow().pool())
                        .allSatisfy(one -> assertThat(one.reward())
                                .isCloseTo(
                                        0.5 * (one.policyLogProb() - 0.3 * one.referenceLogProb()) / one.tokens(),
                                        within(1e-12))));
    }

    @Test
    void labelerOfThePropertiesJudgesTheClaimsOfTheShortlist() {
        embedded.withPropertyValues(
                        "rlaifv.best-of.rule=verified",
                        "rlaifv.best-of.reference-weight=0",
                        "rlaifv.best-of.shortlist=1",
                        "rlaifv.best-of.labeler=embedded",
                        "rlaifv.best-of.decomposer=rules",
                        "rlaifv.best-of.candidates=3",
                        "rlaifv.sampling.max-new-tokens=24")
                .run(context -> {
                    RankedResponse pool = answer(context).ranking().orElseThrow();
                    assertThat(pool.pool())
                            .filteredOn(one -> one.claims() != null)
                            .hasSize(1);
                    assertThat(pool.winner().claims()).isNotNull();
                    assertThat(context.getBean(RlaifvRewardAutoConfiguration.LABELER, OpenedModel.class)
                                    .queue()
                                    .state()
                                    .succeeded())
                            .isPositive();
                    assertThat(context).doesNotHaveBean(RlaifvRewardAutoConfiguration.DECOMPOSER);
                    assertThat(ModelHealth.of(context.getBeanFactory(), context.getBeanFactory())
                                    .details())
                            .containsOnlyKeys("model", "labeler");
                });
    }

    @Test
    void modelsThatJudgeAreOpenedWhenTheyAreFirstUsedIfModelsAreLazy() {
        embedded.withPropertyValues(
                        "rlaifv.lazy=true",
                        "rlaifv.reference=embedded",
                        "rlaifv.best-of.rule=verified",
                        "rlaifv.best-of.labeler=embedded",
                        "rlaifv.best-of.decomposer=embedded",
                        "rlaifv.best-of.candidates=2")
                .run(context -> {
                    for (String name : List.of("rlaifvLabeler", "rlaifvDecomposer")) {
                        assertThat(context.getBeanFactory().containsBeanDefinition(name))
                                .isTrue();
                        assertThat(context.getBeanFactory().containsSingleton(name))
                                .isFalse();
                    }
                    assertThat(answer(context).ranking()).isPresent();
                    assertThat(context.getBeanFactory().containsSingleton("rlaifvLabeler"))
                            .isTrue();
                });
    }

    private static Answer answer(ApplicationContext context) {
        return context.getBean(Responder.class).answer(QUESTION.prompt(), context.getBean(Sampling.class));
    }

    @Test
    void beansOfTheApplicationReplaceThose() {
        FakePolicy policy = FakePolicy.builder()
                .name("own")
                .writes((request, index) -> "own text")
                .scores((prompt, response) -> List.of(-1.0))
                .build();
        Sampling sampling = Sampling.greedy(3);
        embedded.withPropertyValues("rlaifv.reference=embedded")
                .withBean("ownPolicy", Policy.class, () -> policy)
                .withBean(Sampling.class, () -> sampling)
                .withBean(SelfRewardReranker.class, () -> SelfRewardReranker.of(policy, policy))
                .run(context -> {
                    assertThat(context)
                            .hasSingleBean(Policy.class)
                            .hasSingleBean(SelfRewardReranker.class)
                            .doesNotHaveBean(OpenedModel.class);
                    assertThat(context.getBean(Sampling.class)).isSameAs(sampling);
                    assertThat(answer(context).text()).isEqualTo("own text");
                    assertThat(policy.generateCalls()).hasSize(1);
                });
        Policy another =
                FakePolicy.builder().writes((request, index) -> "own text").build();
        embedded.withBean(Responder.class, () -> Responder.of(another))
                .run(context -> assertThat(answer(context).text()).isEqualTo("own text"));
    }

    @Test
    void lazyModelsAreOpenedWhenTheyAreFirstUsed() {
        embedded.withPropertyValues("rlaifv.lazy=true", "rlaifv.reference=embedded")
                .run(context -> {
                    assertThat(context.getBeanFactory().containsSingleton(RlaifvAutoConfiguration.MODEL))
                            .isFalse();
                    assertThat(ModelHealth.of(context.getBeanFactory(), context.getBeanFactory()))
                            .hasToString("ModelHealth[status=UNKNOWN, details={model={state=not opened yet},"
                                    + " reference={state=not opened yet}}]");
                    assertThat(answer(context).ranking()).isPresent();
                    assertThat(ModelHealth.of(context.getBeanFactory(), context.getBeanFactory())
                                    .status())
                            .isEqualTo(ModelHealth.UP);
                });
    }

    @Test
    void applicationWithoutOptionalLibrariesStarts() {
        TestContexts.own()
                .withPropertyValues("rlaifv.model=embedded", "rlaifv.sampling.max-new-tokens=12")
                .withClassLoader(new FilteredClassLoader(
                        "io.micrometer.core",
                        "org.springframework.ai",
                        "org.springframework.boot.actuate",
                        "org.springframework.boot.health"))
                .run(context -> {
                    assertThat(answer(context).text()).isNotBlank();
                    assertThat(context).doesNotHaveBean("rlaifvChatModel").doesNotHaveBean("rlaifvHealthIndicator");
                });
    }
}
