package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.run.RetriableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;

class UnreachableServerTest {
    @Test
    void errorNamesUnreachableAddress() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        URI address = URI.create("http://127.0.0.1:" + port + "/v1");
        try (ProbedPolicy policy = RemotePolicy.builder()
                .baseUrl(address)
                .model("any")
                .persistence(RetrySettings.once())
                .build()) {
            assertThatThrownBy(policy::capabilities)
                    .isInstanceOf(RetriableException.class)
                    .hasMessageContaining(address.toString())
                    .hasMessageContaining("Check the address");
        }
    }
}
