package io.github.rlaifv.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

/** The health of models; {@link HealthIndicatorTest} checks how Spring Boot shows it. */
class ModelHealthTest {
    private static final String DOWN_SERVER = "http://127.0.0.1:1/v1?model=llava";

    private final ApplicationContextRunner application = TestContexts.runner();

    private static ModelHealth health(ConfigurableApplicationContext context) {
        return ModelHealth.of(context.getBeanFactory(), context.getBeanFactory());
    }

    @Test
    void modelOnThisMachineIsUpWithTheStateOfItsQueue() {
        application.withPropertyValues("rlaifv.model=embedded").run(context -> {
            ModelHealth health = health(context.getSourceApplicationContext());
            assertThat(health.status()).isEqualTo("UP");
            assertThat(health.details())
                    .containsExactly(Map.entry(
                            "model",
                            Map.of("name", "tiny-llava", "waiting", 0, "running", 0, "longestWaitMillis", 0L)));
        });
    }

    @Test
    void serverThatIsDownIsNamedWithTheReason() {
        application
                .withPropertyValues("rlaifv.model=embedded", "rlaifv.reference=" + DOWN_SERVER)
                .withPropertyValues("rlaifv.lazy=true")
                .run(context -> {
                    context.getBean(RlaifvAutoConfiguration.MODEL);
                    context.getBean(RlaifvRewardAutoConfiguration.REFERENCE);
                    ModelHealth health = health(context.getSourceApplicationContext());
                    assertThat(health.status()).isEqualTo("DOWN");
                    assertThat(health.details().get("reference"))
                            .asString()
                            .contains("reason=")
                            .contains("name=llava");
                    assertThat(health.details().get("model")).asString().doesNotContain("reason=");
                });
    }
}
