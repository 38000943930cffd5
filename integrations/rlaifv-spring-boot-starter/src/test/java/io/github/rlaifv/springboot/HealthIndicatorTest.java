package io.github.rlaifv.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.testkit.FakePolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The health indicator of the version of Spring Boot under test, whose type is another one in 3.5 and in 4. */
class HealthIndicatorTest {
    private final ApplicationContextRunner application =
            TestContexts.runner().withPropertyValues("rlaifv.model=embedded", "rlaifv.lazy=true");

    @Test
    void indicatorShowsStatusAndDetails() {
        application.run(context -> {
            Object indicator = context.getBean("rlaifvHealthIndicator");
            assertThat(Shown.by(indicator)).isEqualTo("UNKNOWN {model={state=not opened yet}}");
            context.getBean(RlaifvAutoConfiguration.MODEL);
            assertThat(Shown.by(indicator)).startsWith("UP {model={name=tiny-llava, ");
        });
    }

    @Test
    void referenceOfAnApplicationsOwnPolicyIsShown() {
        FakePolicy own =
                FakePolicy.builder().scores((prompt, response) -> List.of(-1.0)).build();
        TestContexts.runner()
                .withBean(Policy.class, () -> own)
                .withPropertyValues("rlaifv.reference=embedded")
                .run(context -> assertThat(Shown.by(context.getBean("rlaifvHealthIndicator")))
                        .startsWith("UP {reference={name=tiny-llava, "));
        TestContexts.runner()
                .withBean(Policy.class, () -> own)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("rlaifvHealthIndicator"));
    }

    @Test
    void propertySwitchesTheIndicatorOff() {
        application
                .withPropertyValues("management.health.rlaifv.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("rlaifvHealthIndicator"));
    }

    @Test
    void indicatorOfTheApplicationReplacesIt() {
        application
                .withBean("rlaifvHealthIndicator", String.class, () -> "own")
                .run(context ->
                        assertThat(context.getBean("rlaifvHealthIndicator")).isEqualTo("own"));
    }

    /** One class per version, of which only the one that is there is loaded. */
    private static final class Shown {
        static String by(Object indicator) {
            return TestContexts.ofBoot4() ? Boot4.by(indicator) : Boot3.by(indicator);
        }
    }

    private static final class Boot3 {
        static String by(Object indicator) {
            org.springframework.boot.actuate.health.Health health =
                    ((org.springframework.boot.actuate.health.HealthIndicator) indicator).health();
            return health.getStatus() + " " + health.getDetails();
        }
    }

    private static final class Boot4 {
        static String by(Object indicator) {
            org.springframework.boot.health.contributor.Health health =
                    ((org.springframework.boot.health.contributor.HealthIndicator) indicator).health();
            return health == null ? "" : health.getStatus() + " " + health.getDetails();
        }
    }
}
