package io.github.rlaifv.springboot;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.micrometer.PolicyMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;

/**
 * Measures requests, best-of-N and queues, if the application has a {@link MeterRegistry}. In an application with Spring AI, the
 * meter of tokens is {@value #TOKENS_BESIDE_SPRING_AI}.
 *
 * <p>Beans: {@link PolicyMetrics}, and a binder of the queues' meters.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnProperty(name = "rlaifv.metrics.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RlaifvProperties.class)
public class RlaifvMetricsAutoConfiguration {
    /** Counts tokens of chat models in Spring AI under the name of the conventions. */
    private static final String OF_SPRING_AI =
            "org.springframework.ai.chat.observation.ChatModelMeterObservationHandler";

    /** Name of the meter of tokens in an application with Spring AI, whose own would add the same tokens up once more. */
    static final String TOKENS_BESIDE_SPRING_AI = "rlaifv.token.usage";

    @Bean
    @ConditionalOnMissingBean
    PolicyMetrics rlaifvPolicyMetrics(MeterRegistry registry, RlaifvProperties properties) {
        PolicyMetrics.Builder metrics =
                PolicyMetrics.builder(registry).server(properties.metrics().server());
        return ClassUtils.isPresent(OF_SPRING_AI, null)
                ? metrics.tokenMeter(TOKENS_BESIDE_SPRING_AI).build()
                : metrics.build();
    }

    @Bean
    @ConditionalOnMissingBean
    static QueueMeters rlaifvQueueMeters() {
        return new QueueMeters();
    }

    @Bean
    @ConditionalOnMissingBean
    PolicyMeter rlaifvPolicyMeter(PolicyMetrics metrics) {
        return new PolicyMeter() {
            @Override
            public Policy measured(Policy policy) {
                return metrics.measured(policy);
            }

            @Override
            public ResponseRanker measured(ResponseRanker ranker) {
                return metrics.measured(ranker);
            }
        };
    }
}
