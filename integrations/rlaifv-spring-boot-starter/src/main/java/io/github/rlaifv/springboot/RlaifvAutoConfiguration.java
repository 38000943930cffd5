package io.github.rlaifv.springboot;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.queue.QueuedPolicy;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/**
 * Opens the model of {@code rlaifv.model} behind a queue, and closes both when the application stops, after the answers of the
 * {@link io.github.rlaifv.inference.chat.Responder} and the requests that wait are finished. The other auto-configurations of this package add best-of-N, the chat model of Spring AI, health and
 * metrics.
 *
 * <p>Beans: {@link Policy}, for any number of threads, and the {@link QueuedPolicy} behind it, for calls that do not wait or
 * are cancelled. An application that defines a {@link Policy} itself gets no other.
 */
@AutoConfiguration(after = RlaifvMetricsAutoConfiguration.class)
@EnableConfigurationProperties(RlaifvProperties.class)
public class RlaifvAutoConfiguration {
    static final String MODEL = "rlaifvModel";

    @Bean
    static LazyModels rlaifvLazyModels(Environment environment) {
        return new LazyModels(environment);
    }

    /** One limit for all that is waited for when the application stops. */
    @Bean
    DrainLimit rlaifvDrainLimit(RlaifvProperties properties) {
        return new DrainLimit(properties.drain());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("rlaifv.model")
    @ConditionalOnMissingBean(Policy.class)
    static class ModelConfiguration {

        @Bean(MODEL)
        OpenedModel rlaifvModel(RlaifvProperties properties, DrainLimit drain) {
            String model = Objects.requireNonNull(properties.model(), "rlaifv.model");
            return OpenedModel.open(new ModelLocation("rlaifv.model", model), properties, drain);
        }

        /** Closed with the model, after all who use it. */
        @Bean(destroyMethod = "")
        QueuedPolicy rlaifvQueue(@Qualifier(MODEL) OpenedModel model) {
            return model.queue();
        }

        @Bean(destroyMethod = "")
        @Primary
        Policy rlaifvPolicy(QueuedPolicy rlaifvQueue, ObjectProvider<PolicyMeter> meter) {
            return meter.getIfAvailable(() -> PolicyMeter.NONE).measured(rlaifvQueue);
        }
    }
}
