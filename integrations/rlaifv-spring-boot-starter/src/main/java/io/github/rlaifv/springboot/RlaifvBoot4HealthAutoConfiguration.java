package io.github.rlaifv.springboot;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * The health of the models in Spring Boot 4, named {@code rlaifv}: DOWN if a model's server can't take requests, UNKNOWN as long as
 * no model is open. The property {@code management.health.rlaifv.enabled} switches it off.
 *
 * <p>Bean: {@link HealthIndicator}.
 */
@AutoConfiguration(after = RlaifvRewardAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("rlaifv")
@Conditional(AnyModelCondition.class)
public class RlaifvBoot4HealthAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "rlaifvHealthIndicator")
    HealthIndicator rlaifvHealthIndicator(ConfigurableListableBeanFactory beans) {
        return () -> {
            ModelHealth health = ModelHealth.of(beans, beans);
            return Health.status(health.status()).withDetails(health.details()).build();
        };
    }
}
