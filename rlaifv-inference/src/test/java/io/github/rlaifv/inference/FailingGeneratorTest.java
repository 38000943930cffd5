package io.github.rlaifv.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.core.testkit.FaultServer.Fault;
import io.github.rlaifv.inference.testkit.WordPolicy;
import io.github.rlaifv.remote.RemotePolicy;
import io.github.rlaifv.remote.RetrySettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failed request to a remote generator affects only its own pool. */
class FailingGeneratorTest {
    private final FaultServer server = FaultServer.start().writes(request -> "a dog");
    private final SelfRewardReranker reranker = SelfRewardReranker.of(
            new WordPolicy("aligned", Map.of("dog", -0.5), "a dog"),
            new WordPolicy("base", Map.of("dog", -2.0), "a cat"));
    private final List<String> skipped = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        server.close();
    }

    private static List<Instruction> instructions() {
        return IntStream.range(0, 4)
                .mapToObj(i -> new Instruction(
                        "id" + i,
                        ImageSource.of("i" + i, new byte[] {(byte) 0x89, 'P', 'N', 'G', (byte) i}),
                        "What " + i + "?"))
                .toList();
    }

    private BestOfN bestOfN(Policy generator) {
        return BestOfN.builder(reranker)
                .generator(generator)
                .candidates(2)
                .promptsPerCall(3)
                .listener(new RunListener() {
                    @Override
                    public void skipped(String stage, String unit, String reason) {
                        skipped.add(unit + " " + reason);
                    }
                })
                .build();
    }

    private Policy generator() {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .capabilities(Set.of(Capability.GENERATE))
                .persistence(RetrySettings.standard().withAttempts(1))
                .build();
    }

    @Test
    void successfulPoolsAreKeptAndRerunCompletesTheRest() {
        server.script((question, attempt) -> question.startsWith("What 1") ? Fault.ERROR_500 : Fault.NONE);
        try (Policy generator = generator()) {
            Map<String, RankedResponse> first = bestOfN(generator).run(instructions(), folder);

            assertThat(first).containsOnlyKeys("id0", "id2", "id3");
            assertThat(skipped).containsExactly("id1 server error (HTTP 500) (oops)");
            assertThat(PoolFile.read(folder.resolve("pools.jsonl"))).hasSize(3);

            server.script((question, attempt) -> Fault.NONE);
            server.requests().clear();
            Map<String, RankedResponse> second = bestOfN(generator).run(instructions(), folder);
            assertThat(second).containsOnlyKeys("id0", "id1", "id2", "id3").containsAllEntriesOf(first);
        }
    }

    @Test
    void partialFailureContainsSuccessfulResults() {
        server.script((question, attempt) -> question.startsWith("What 1") ? Fault.REFUSED_400 : Fault.NONE);
        try (Policy generator = generator()) {
            PartialFailureException failure = catchThrowableOfType(
                    PartialFailureException.class, () -> bestOfN(generator).run(instructions()));

            assertThat(failure.failures()).containsOnlyKeys(1);
            assertThat(failure.outcomes())
                    .filteredOn(outcome -> outcome.value().isPresent())
                    .hasSize(3);
        }
    }

    @Test
    void allFailuresAreReportedInOneException() {
        server.script((question, attempt) -> Fault.ERROR_500);
        try (Policy generator = generator()) {
            assertThat(catchThrowableOfType(
                                    PartialFailureException.class,
                                    () -> bestOfN(generator).run(instructions(), folder))
                            .failures())
                    .hasSize(4);
        }
    }
}
