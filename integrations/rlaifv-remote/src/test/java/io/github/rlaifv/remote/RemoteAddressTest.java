package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import java.net.URI;
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

    @ParameterizedTest
    @CsvSource({
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
