package io.github.rlaifv.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.SeedWriter;
import io.github.rlaifv.inference.chat.Responder;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.prompt.Prompt;

class ObservationTest {
    private final ObservationRegistry registry = ObservationRegistry.create();
    private final List<ChatModelObservationContext> stopped = new ArrayList<>();
    private final RlaifvChatModel model = RlaifvChatModel.builder(
                    Responder.of(SeedWriter.writer().build()))
            .observationRegistry(registry)
            .build();

    @BeforeEach
    void record() {
        registry.observationConfig().observationHandler(new ObservationHandler<ChatModelObservationContext>() {
            @Override
            public void onStop(ChatModelObservationContext context) {
                stopped.add(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof ChatModelObservationContext;
            }
        });
    }

    @Test
    void callsAndStreamsAreObservedWithModelOptionsAndUsage() {
        model.call(new Prompt("What?"));
        model.stream(new Prompt("What?")).blockLast();

        assertThat(stopped).hasSize(2).allSatisfy(context -> {
            assertThat(context.getName()).isEqualTo("gen_ai.client.operation");
            assertThat(context.getLowCardinalityKeyValues())
                    .contains(
                            KeyValue.of("gen_ai.operation.name", "chat"),
                            KeyValue.of("gen_ai.request.model", "writer"),
                            KeyValue.of("gen_ai.response.model", "writer"));
            assertThat(context.getHighCardinalityKeyValues())
                    .contains(
                            KeyValue.of("gen_ai.request.temperature", "0.7"),
                            KeyValue.of("gen_ai.usage.input_tokens", "5"));
            assertThat(context.getError()).isNull();
        });
    }

    @Test
    void failuresAreObserved() {
        assertThatThrownBy(() -> model.call(new Prompt("bad weather"))).isInstanceOf(PartialFailureException.class);
        assertThatThrownBy(() -> model.stream(new Prompt("bad weather")).blockLast())
                .isInstanceOf(PartialFailureException.class);

        assertThat(stopped)
                .hasSize(2)
                .allSatisfy(context -> assertThat(context.getError()).isInstanceOf(PartialFailureException.class));
    }

    @Test
    void errorsEndTheObservationOfAStream() {
        FakePolicy failing = FakePolicy.builder()
                .writes((request, index) -> {
                    throw new OutOfMemoryError("for a test");
                })
                .build();
        RlaifvChatModel broken = RlaifvChatModel.builder(Responder.of(failing))
                .observationRegistry(registry)
                .build();

        assertThatThrownBy(() -> broken.stream(new Prompt("What?")).blockLast(Duration.ofSeconds(20)))
                .hasRootCauseInstanceOf(OutOfMemoryError.class);

        assertThat(stopped)
                .singleElement()
                .satisfies(context -> assertThat(context.getError()).hasRootCauseInstanceOf(OutOfMemoryError.class));
    }
}
