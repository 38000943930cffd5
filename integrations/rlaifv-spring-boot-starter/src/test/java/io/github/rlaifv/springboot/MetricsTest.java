package io.github.rlaifv.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.chat.Responder;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.observation.ChatModelMeterObservationHandler;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What is measured, in the registry of the application. */
class MetricsTest {
    private static final Prompt QUESTION = Prompt.of("what is this?");

    private final ApplicationContextRunner application = TestContexts.runner()
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withPropertyValues("rlaifv.model=embedded", "rlaifv.sampling.max-new-tokens=6");

    private static void ask(ApplicationContext context) {
        context.getBean(Responder.class).answer(QUESTION, context.getBean(Sampling.class));
    }

    private static MeterRegistry registry(ApplicationContext context) {
        return context.getBean(MeterRegistry.class);
    }

    @Test
    void requestsAndQueueAreMeasured() {
        application.run(context -> {
            ask(context);
            assertThat(registry(context)
                            .get("gen_ai.client.operation.duration")
                            .tags("gen_ai.operation.name", "chat", "gen_ai.request.model", "tiny-llava")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(registry(context)
                            .get("rlaifv.queue.requests")
                            .tags("outcome", "succeeded", "queue", "model")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry(context).find("gen_ai.server.request.duration").timer())
                    .isNull();
        });
    }

    @Test
    void bestOfNAndBothQueuesAreMeasured() {
        application
                .withPropertyValues("rlaifv.reference=embedded", "rlaifv.best-of.candidates=2")
                .run(context -> {
                    ask(context);
                    context.getBean(BestOfN.class).best(QUESTION);
                    assertThat(registry(context)
                                    .get("rlaifv.best_of_n.candidates")
                                    .summary()
                                    .totalAmount())
                            .isEqualTo(4);
                    assertThat(registry(context)
                                    .get("gen_ai.client.operation.duration")
                                    .tag("gen_ai.operation.name", "chat")
                                    .timer()
                                    .count())
                            .isEqualTo(2);
                    for (String queue : List.of("model", "reference")) {
                        assertThat(registry(context)
                                        .get("rlaifv.queue.calls")
                                        .tag("queue", queue)
                                        .functionCounter()
                                        .count())
                                .as(queue)
                                .isPositive();
                    }
                });
    }

    @Test
    void tokensBesideThoseOfSpringAiHaveANameOfTheirOwn() {
        application
                .withBean(
                        ObservationRegistry.class,
                        ObservationRegistry::create,
                        definition -> definition.setPrimary(true))
                .run(context -> {
                    MeterRegistry registry = registry(context);
                    context.getBean(ObservationRegistry.class)
                            .observationConfig()
                            .observationHandler(new ChatModelMeterObservationHandler(registry));

                    context.getBean(ChatModel.class)
                            .call(new org.springframework.ai.chat.prompt.Prompt("what is this?"));

                    double measured = registry.get("rlaifv.token.usage")
                            .tag("gen_ai.token.type", "input")
                            .summary()
                            .totalAmount();
                    assertThat(measured).isPositive();
                    assertThat(registry.get("gen_ai.client.token.usage")
                                    .tag("gen_ai.token.type", "input")
                                    .counter()
                                    .count())
                            .isEqualTo(measured);
                    // as Prometheus and others demand
                    Map<String, Set<Set<String>>> tags = registry.getMeters().stream()
                            .map(Meter::getId)
                            .collect(Collectors.groupingBy(
                                    Meter.Id::getName,
                                    Collectors.mapping(
                                            id -> id.getTags().stream()
                                                    .map(Tag::getKey)
                                                    .collect(Collectors.toSet()),
                                            Collectors.toSet())));
                    assertThat(tags).allSatisfy((name, keys) -> assertThat(keys).hasSize(1));
                });
    }

    @Test
    void timesOfTokensAreMeasuredOnRequest() {
        application.withPropertyValues("rlaifv.metrics.server=true").run(context -> {
            ask(context);
            assertThat(registry(context)
                            .get("gen_ai.server.time_to_first_token")
                            .timer()
                            .count())
                    .isEqualTo(1);
        });
    }

    @Test
    void queueOfALazyModelIsMeasuredOnceItIsOpen() {
        application.withPropertyValues("rlaifv.lazy=true").run(context -> {
            assertThat(registry(context).find("rlaifv.queue.waiting").gauges()).isEmpty();
            ask(context);
            assertThat(registry(context).find("rlaifv.queue.waiting").gauges()).hasSize(1);
        });
    }

    @Test
    void propertySwitchesMetricsOff() {
        application.withPropertyValues("rlaifv.metrics.enabled=false").run(context -> {
            ask(context);
            assertThat(registry(context).getMeters())
                    .noneMatch(meter -> meter.getId().getName().startsWith("rlaifv.")
                            || meter.getId().getName().startsWith("gen_ai."));
        });
    }
}
