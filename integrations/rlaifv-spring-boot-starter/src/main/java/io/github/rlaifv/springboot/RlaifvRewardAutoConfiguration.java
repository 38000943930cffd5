package io.github.rlaifv.springboot;

import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.reward.ImplicitReward;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.KnownRule;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Best-of-N by verdicts on the claims of candidates, or by another rule such as the reward that alignment leaves in a model.
 * It is there if {@code rlaifv.reference} is set, or if {@code rlaifv.best-of.rule} is one that needs no reference.
 *
 * <p>Beans: {@link SelfRewardReranker}, to rank responses by the reward, and {@link BestOfN}, to sample responses and rank
 * them by the rule.
 */
@AutoConfiguration(after = RlaifvAutoConfiguration.class)
@EnableConfigurationProperties(RlaifvProperties.class)
public class RlaifvRewardAutoConfiguration {
    static final String REFERENCE = "rlaifvReference";
    static final String RERANKER = "rlaifvReranker";
    static final String LABELER = "rlaifvLabeler";
    static final String DECOMPOSER = "rlaifvDecomposer";

    /** How responses are sampled, from the properties. */
    @Bean
    @ConditionalOnMissingBean
    Sampling rlaifvSampling(RlaifvProperties properties) {
        RlaifvProperties.Sampling sampling = properties.sampling();
        return Sampling.builder()
                .temperature(sampling.temperature())
                .topP(sampling.topP())
                .topK(sampling.topK())
                .repetitionPenalty(sampling.repetitionPenalty())
                .maxNewTokens(sampling.maxNewTokens())
                .stop(sampling.stop().toArray(String[]::new))
                .seed(sampling.seed())
                .build();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("rlaifv.reference")
    @ConditionalOnSingleCandidate(Policy.class)
    @ConditionalOnMissingBean(SelfRewardReranker.class)
    static class ReferenceConfiguration {

        @Bean(value = REFERENCE, defaultCandidate = false)
        OpenedModel rlaifvReference(
                RlaifvProperties properties,
                Policy policy,
                @Qualifier(RlaifvAutoConfiguration.MODEL) ObjectProvider<OpenedModel> model,
                DrainLimit drain) {
            String reference = Objects.requireNonNull(properties.reference(), "rlaifv.reference");
            if (!reference.strip().equals(RlaifvProperties.WITHOUT_ADAPTERS)) {
                return OpenedModel.open(new ModelLocation("rlaifv.reference", reference), properties, drain);
            }
            OpenedModel opened = model.getIfAvailable();
            return OpenedModel.of(base(opened == null ? policy : opened.model()), properties, drain);
        }

        private static Policy base(Policy policy) {
            boolean adapted = policy instanceof TrainablePolicy local
                    && local.adapters().lora().isPresent()
                    && !local.adapters().merged();
            if (adapted && ((TrainablePolicy) policy).adapters().baseAvailable()) {
                return ((TrainablePolicy) policy).adapters().base();
            }
            throw new InvalidPropertyException(
                    "rlaifv.reference",
                    RlaifvProperties.WITHOUT_ADAPTERS,
                    adapted
                            ? "the adapters of the model " + policy.name()
                                    + " reach modules such as those of the vision"
                                    + " tower, whose weights contain them, so the model without them can't be asked"
                            : "the model " + policy.name() + " has no adapters",
                    "Set rlaifv.reference to the model that it was aligned from"
                            + (adapted ? "." : ", or rlaifv.model to a folder of adapters."),
                    null);
        }

        @Bean(RERANKER)
        SelfRewardReranker rlaifvReranker(
                Policy policy, @Qualifier(REFERENCE) OpenedModel reference, RlaifvProperties properties) {
            return reranker(policy, reference.queue(), "rlaifv.reference", properties);
        }
    }

    /** A rule that needs no reference gets the model itself, which is not asked a second time. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("rlaifv.best-of.rule")
    @Conditional(NoReferenceCondition.class)
    @ConditionalOnSingleCandidate(Policy.class)
    @ConditionalOnMissingBean(SelfRewardReranker.class)
    static class NoReferenceConfiguration {

        @Bean(RERANKER)
        SelfRewardReranker rlaifvReranker(Policy policy, RlaifvProperties properties) {
            RankersOfProperties.requireNone(properties.bestOf());
            return reranker(policy, policy, "rlaifv.best-of.rule", properties);
        }
    }

    private static SelfRewardReranker reranker(
            Policy policy, Policy reference, String property, RlaifvProperties properties) {
        try {
            return SelfRewardReranker.builder()
                    .policy(policy)
                    .reference(reference)
                    .beta(properties.bestOf().beta())
                    .aggregation(Objects.requireNonNullElse(
                            properties.bestOf().aggregation(), ImplicitReward.Aggregation.MEAN))
                    .build();
        } catch (MissingCapabilityException e) {
            throw new InvalidPropertyException(
                    property,
                    property.equals("rlaifv.reference")
                            ? properties.reference()
                            : properties.bestOf().rule(),
                    String.valueOf(e.getMessage()),
                    "Use models that can score responses, or remove " + property + " to answer without best-of-N.",
                    e);
        }
    }

    /** The model that judges the claims of candidates, if it is not the one that answers. */
    @Bean(value = LABELER, defaultCandidate = false)
    @ConditionalOnBean(SelfRewardReranker.class)
    @ConditionalOnProperty("rlaifv.best-of.labeler")
    OpenedModel rlaifvLabeler(RlaifvProperties properties, DrainLimit drain) {
        return open("rlaifv.best-of.labeler", properties.bestOf().labeler(), properties, drain);
    }

    /** The model that divides candidates into claims, if it is not the one that judges. */
    @Bean(value = DECOMPOSER, defaultCandidate = false)
    @ConditionalOnBean(SelfRewardReranker.class)
    @Conditional(DecomposerModelCondition.class)
    OpenedModel rlaifvDecomposer(RlaifvProperties properties, DrainLimit drain) {
        return open("rlaifv.best-of.decomposer", properties.bestOf().decomposer(), properties, drain);
    }

    private static OpenedModel open(
            String property, @Nullable String location, RlaifvProperties properties, DrainLimit drain) {
        return OpenedModel.open(
                new ModelLocation(property, Objects.requireNonNull(location, property)), properties, drain);
    }

    @Bean
    @ConditionalOnSingleCandidate(SelfRewardReranker.class)
    BestOfRanker rlaifvBestOfRanker(
            SelfRewardReranker reranker,
            @Qualifier(RERANKER) ObjectProvider<SelfRewardReranker> configured,
            RlaifvProperties properties,
            @Qualifier(LABELER) ObjectProvider<OpenedModel> labeler,
            @Qualifier(DECOMPOSER) ObjectProvider<OpenedModel> decomposer,
            ObjectProvider<PolicyMeter> meter) {
        KnownRule rule =
                RankersOfProperties.rule(reranker.policy(), properties.bestOf(), configured.getIfAvailable() == null);
        ResponseRanker ranker = RankersOfProperties.ranker(reranker, properties.bestOf(), rule);
        if (rule == KnownRule.VERIFIED) {
            ranker = new VerifierOfProperties(
                            properties.bestOf(), labeler.getIfAvailable(), decomposer.getIfAvailable())
                    .over(ranker);
        }
        return new BestOfRanker(meter.getIfAvailable(() -> PolicyMeter.NONE).measured(ranker));
    }

    @Bean
    @ConditionalOnBean(BestOfRanker.class)
    @ConditionalOnMissingBean
    BestOfN rlaifvBestOfN(BestOfRanker ranker, RlaifvProperties properties, Sampling sampling) {
        return BestOfN.builder(ranker.ranker())
                .candidates(properties.bestOf().candidates())
                .sampling(sampling)
                .build();
    }
}
