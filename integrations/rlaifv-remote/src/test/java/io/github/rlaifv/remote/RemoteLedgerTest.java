package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.ModelUsage;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.core.testkit.FaultServer.Fault;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What requests to servers use is counted as the server reports it. */
class RemoteLedgerTest {
    /** What the server reports for each response. */
    private static final int CACHED = 2;

    private static final int COMPLETION = 3;

    private final FaultServer server = FaultServer.start();
    private final FaultServer other = FaultServer.start();
    private final UsageMeter meter = new UsageMeter();

    @AfterEach
    void stop() {
        server.close();
        other.close();
    }

    private static ProbedPolicy policy(FaultServer server) {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .revision("1")
                .concurrency(6)
                .capabilities(Set.of(Capability.GENERATE, Capability.NEXT_TOKEN_PROBABILITIES))
                .persistence(
                        new RetrySettings(4, Duration.ofMillis(2), Duration.ofMillis(20), 100, Duration.ofMillis(10)))
                .build();
    }

    private static List<NextTokenRequest> claims(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new NextTokenRequest(Prompt.of("claim " + i), List.of("Yes", "no")))
                .toList();
    }

    private static Usage total(Ledger ledger) {
        assertThat(ledger.stages().stream().flatMap(stage -> stage.models().stream()))
                .extracting(ModelUsage::model)
                .hasSize(1);
        return ledger.total();
    }

    @Test
    void everyRetryAndFailureIsCountedOnce() {
        // the first attempts of 0, 2, 4, ... fail, and all of the third claim
        server.script((question, attempt) -> question.equals("claim 3")
                ? Fault.REFUSED_400
                : attempt == 1 && question.endsWith("0") || question.equals("claim 2") && attempt < 3
                        ? Fault.ERROR_500
                        : Fault.NONE);
        try (ProbedPolicy policy = policy(server)) {
            meter.count(() -> policy.tryNextTokenProbabilities(claims(6)));
        }
        Usage usage = total(meter.ledger());
        assertThat(usage.requests()).isEqualTo(6);
        assertThat(usage.failures()).isEqualTo(1);
        assertThat(usage.retries()).isEqualTo(3);
        assertThat(usage.requests() + usage.retries())
                .isEqualTo(server.requests().size());
        assertThat(usage.promptTokens()).isEqualTo(5L * "claim 0".length());
        assertThat(usage.cachedTokens()).isEqualTo(5L * CACHED);
        assertThat(usage.completionTokens()).isEqualTo(5L * COMPLETION);
        assertThat(usage.bytesReceived()).isPositive();
        assertThat(usage.seconds()).isPositive();
        assertThat(usage.requestSeconds()).isGreaterThanOrEqualTo(usage.seconds() - 1e-9);
    }

    @Test
    void samplesAndSentImagesAreCounted() throws IOException {
        server.writes(request -> "a car");
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png", png);
        Prompt prompt = Prompt.of(ImageSource.of("image.png", png.toByteArray()), "What is here?");
        try (ProbedPolicy policy = policy(server)) {
            meter.count(() -> policy.generate(List.of(new GenerationRequest("a", prompt, 4, Sampling.greedy(8)))));
            assertThat(meter.ledger().stages().get(0).models().get(0).model()).isEqualTo(policy.counted());
        }
        Usage usage = total(meter.ledger());
        assertThat(usage.requests()).isEqualTo(4);
        assertThat(usage.images()).isEqualTo(4);
        assertThat(usage.completionTokens()).isEqualTo(4L * COMPLETION);
        long sent = server.requests().stream()
                .mapToLong(request -> request.toString().length())
                .sum();
        assertThat(usage.bytesSent()).isGreaterThanOrEqualTo(sent);
    }

    @Test
    void questionAboutTheCapabilitiesOfAServerIsCountedToo() {
        try (ProbedPolicy policy = RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .build()) {
            meter.count(() -> policy.supports(Capability.NEXT_TOKEN_PROBABILITIES));
        }
        assertThat(total(meter.ledger()).requests())
                .isEqualTo(server.requests().size())
                .isPositive();
    }

    @Test
    void serversOfAPoolAddUp() {
        ProbedPolicy first = policy(server);
        ProbedPolicy second = policy(other);
        try (Policy pool = Policies.pool(List.of(first, second))) {
            meter.count(() -> pool.nextTokenProbabilities(claims(24)));
        }
        Usage usage = total(meter.ledger());
        assertThat(usage.requests()).isEqualTo(24);
        assertThat(server.requests()).isNotEmpty();
        assertThat(other.requests()).isNotEmpty();
        assertThat(usage.completionTokens()).isEqualTo(24L * COMPLETION);
    }
}
