package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.FaultServer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteAddressTest {

    @Test
    void addressNamesServerModelAndOptions() {
        try (Policy opened = Policies.open(URI.create(
                        "https://host:8000/v1?model=llava-hf/llava-1.5-7b-hf&server=llama-cpp&topLogprobs=5"));
                Policy built = RemotePolicy.builder()
                        .baseUrl("https://host:8000/v1")
                        .model("llava-hf/llava-1.5-7b-hf")
                        .server(ServerKind.LLAMA_CPP)
                        .topLogprobs(5)
                        .build()) {
            assertThat(opened.fingerprint()).isEqualTo(built.fingerprint());
            assertThat(opened).hasToString(built.toString());
        }
    }

    @Test
    void addressOfSeveralServersOpensAPool() {
        try (FaultServer first = FaultServer.start();
                FaultServer second = FaultServer.start();
                Policy pool = Policies.open(URI.create(first.baseUrl() + "?model=m&revision=1&concurrency=3&also="
                        + URLEncoder.encode(second.baseUrl(), StandardCharsets.UTF_8)));
                Policy one = Policies.open(URI.create(first.baseUrl() + "?model=m&revision=1"))) {
            assertThat(pool.fingerprint()).isEqualTo(one.fingerprint());
            List<NextTokenRequest> questions = IntStream.range(0, 40)
                    .mapToObj(i -> new NextTokenRequest(Prompt.of("claim " + i), List.of("Yes", "no")))
                    .toList();
            assertThat(pool.tryNextTokenProbabilities(questions))
                    .allMatch(outcome -> outcome.value().isPresent());
            assertThat(first.requests()).hasSizeGreaterThan(1);
            assertThat(second.requests()).hasSizeGreaterThan(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://host/v1?model=m&also=http://other/v1,needs a revision",
        "http://host/v1?model=m&revision=1&also=http://me:word@other/v1,the option also of an address must be",
        "http://host/v1?model=m&revision=1&also=other,the option also of an address must be",
        "http://host/v1?model=m&revision=1&also=http://other%20host/v1,the option also of an address must be",
        "http://host/v1,names no model",
        "http://host/v1?model=m&wait=3,'wait' is not an option",
        "http://host/v1?model=m&server=best,'best' is not a valid value of the option server",
        "http://host/v1?model=m&concurrency=many,'many' is not a valid value",
        "http:/v1?model=m,names no host",
        "ftp://host/model,Unsupported model address scheme 'ftp'",
    })
    void errorDescribesInvalidAddress(String address, String message) {
        assertThatThrownBy(() -> Policies.open(URI.create(address)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(message);
    }
}
