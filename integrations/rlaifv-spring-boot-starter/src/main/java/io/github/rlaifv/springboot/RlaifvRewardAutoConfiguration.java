package io.github.rlaifv.springboot;

import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Best-of-N by the reward that alignment leaves in a model, if {@code rlaifv.reference} is set.
 *
 * <p>Beans: {@link SelfRewardReranker}, to rank responses, and {@link BestOfN}, to sample and rank them.
 */
@AutoConfiguration(after = RlaifvAutoConfiguration.class)
@EnableConfigurationProperties(RlaifvProperties.class)
public class RlaifvRewardAutoConfiguration {
    static final String REFERENCE = "rlaifvReference";

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

        @Bean
        SelfRewardReranker rlaifvReranker(
                Policy policy, @Qualifier(REFERENCE) OpenedModel reference, RlaifvProperties properties) {
            try {
                return SelfRewardReranker.builder()
                        .policy(policy)
                        .reference(reference.queue())
                        .beta(properties.bestOf().beta())
                        .aggregation(properties.bestOf().aggregation())
                        .build();
            } catch (MissingCapabilityException e) {
                throw new InvalidPropertyException(
                        "rlaifv.reference",
                        properties.reference(),
                        String.valueOf(e.getMessage()),
                        "Use models that can score responses, or remove rlaifv.reference to answer without best-of-N.",
                        e);
            }
        }
    }

    @Bean
    @ConditionalOnBean(SelfRewardReranker.class)
    @ConditionalOnMissingBean
    BestOfN rlaifvBestOfN(
            SelfRewardReranker reranker,
            RlaifvProperties properties,
            Sampling sampling,
            ObjectProvider<PolicyMeter> meter) {
        return BestOfN.builder(meter.getIfAvailable(() -> PolicyMeter.NONE).measured(reranker))
                .candidates(properties.bestOf().candidates())
                .sampling(sampling)
                .build();
    }
}
