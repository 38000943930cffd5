package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.HealthChecked;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PoolOptions;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.ServedAdapter;
import io.github.rlaifv.core.policy.SharedFolder;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.core.testkit.AdapterServerContract;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.vllm.FakeVllm;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Adapters that a vLLM server loads while it runs. */
class VllmAdaptersTest extends AdapterServerContract {
    private final LoraServer server = LoraServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private RemotePolicyBuilder builder() {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("served")
                .server(ServerKind.VLLM)
                .addSpecialTokens(false)
                .apiKeyVariable("KEY")
                .environment(name -> "a-key")
                .persistence(new RetrySettings(2, Duration.ZERO, Duration.ofMillis(1), 20, Duration.ofMillis(1)))
                .capabilities(Set.of(Capability.GENERATE));
    }

    @Override
    protected AdapterServer open() {
        return builder().buildAdapters(SharedFolder.samePath(folder));
    }

    @Override
    protected void restart() {
        server.loaded().clear();
    }

    private static String text(Policy policy) {
        return policy.generate(List.of(new GenerationRequest("a", Prompt.of("What?"), 1, Sampling.greedy(9))))
                .get(0)
                .get(0)
                .text();
    }

    private String path(String name) {
        return folder.resolve(name).toAbsolutePath().toString();
    }

    @Test
    void adapterIsLoadedOnceByItsPathOnTheServer() {
        try (AdapterServer adapters = open()) {
            ServedAdapter first = adapters.load(adapter("first", 1));
            adapters.load(folder.resolve("first"));
            assertThat(text(first.policy())).isEqualTo("adapter 1");
            assertThat(server.asked()).containsExactly(first.name());
        }
        assertThat(server.posts()).containsExactly("load " + path("first"));
        assertThat(server.authorizations()).containsOnly("Bearer a-key");
    }

    @Test
    void useOfAdaptersIsCountedUnderTheNameOfTheServedModel() {
        UsageMeter meter = new UsageMeter();
        try (AdapterServer adapters = open()) {
            ServedAdapter first = adapters.load(adapter("first", 1));
            adapters.prepare(adapter("unchanged", 0));
            meter.count(() -> text(first.policy()) + text(adapters.base()));
            assertThat(meter.ledger().stages().stream().flatMap(stage -> stage.models().stream()))
                    .hasSize(2)
                    .extracting(used -> used.model().name())
                    .containsOnly(adapters.base().name());
        }
    }

    @Test
    void nextProcessFindsTheAdapterOfTheOneBefore() {
        String before;
        try (AdapterServer adapters = open()) {
            before = adapters.load(adapter("first", 1)).name();
        }
        try (AdapterServer adapters = open()) {
            assertThat(adapters.load(folder.resolve("first")).name()).isEqualTo(before);
        }
        assertThat(server.posts()).hasSize(1);
    }

    @Test
    void servedModelIsAskedThroughTheUnchangedAdapterOnceThereIsOne() {
        try (AdapterServer adapters = open()) {
            assertThat(text(adapters.base())).isEqualTo("base");
            adapters.prepare(adapter("unchanged", 0));
            assertThat(text(adapters.base())).isEqualTo("adapter 0");
        }
    }

    @Test
    void nameOfAnotherFolderIsRejectedWithBothFolders() {
        String name;
        try (AdapterServer adapters = open()) {
            name = adapters.load(adapter("first", 1)).name();
        }
        server.loaded().put(name, "/elsewhere");
        try (AdapterServer adapters = open()) {
            assertThatThrownBy(() -> adapters.load(folder.resolve("first")))
                    .isInstanceOf(RlaifvException.class)
                    .hasMessageContaining("another folder (/elsewhere)")
                    .hasMessageContaining(path("first"))
                    .hasMessageContaining("unload that adapter");
        }
    }

    @Test
    void staleNameOfAChangedFolderIsUnloaded() {
        try (AdapterServer adapters = open()) {
            adapters.load(adapter("first", 1));
        }
        try (AdapterServer adapters = open()) {
            assertThat(text(adapters.load(adapter("first", 2)).policy())).isEqualTo("adapter 2");
        }
        assertThat(server.posts())
                .containsExactly("load " + path("first"), "unload " + path("first"), "load " + path("first"));
        assertThat(server.loaded()).hasSize(1);
    }

    @Test
    void adaptersOfOthersStayLoaded() {
        server.loaded().put("mine", path("first"));
        try (AdapterServer adapters = open()) {
            adapters.load(adapter("first", 1));
        }
        assertThat(server.loaded()).hasSize(2).containsKey("mine");
    }

    @Test
    void serverMaySeeTheFolderUnderAnotherPath() {
        SharedFolder elsewhere = new SharedFolder(folder.resolve("run"), folder.resolve("mounted") + "/");
        adapter("mounted/round-1/adapter", 1);
        try (AdapterServer adapters = builder().buildAdapters(elsewhere)) {
            assertThat(text(adapters.load(adapter("run/round-1/adapter", 1)).policy()))
                    .isEqualTo("adapter 1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> adapters.load(adapter("other", 1)))
                    .withMessageContaining(path("other") + " is not inside " + path("run"));
        }
        assertThat(server.posts()).containsExactly("load " + path("mounted/round-1/adapter"));
    }

    @Test
    void folderThatTheServerDoesNotSeeIsRejectedWithTheServersReason() {
        SharedFolder elsewhere = new SharedFolder(folder, "/mnt/elsewhere");
        try (AdapterServer adapters = builder().buildAdapters(elsewhere)) {
            assertThatThrownBy(() -> adapters.load(adapter("first", 1)))
                    .isInstanceOf(RlaifvException.class)
                    .hasMessageContaining("No adapter found for /mnt/elsewhere/first")
                    .hasMessageContaining("name the path that it has there");
        }
    }

    @Test
    void rejectedAdapterIsReportedWithTheServersReasonAndNotRetried() {
        server.loads(500, "{\"error\":{\"message\":\"LoRA rank 8 is greater than max_lora_rank 4.\",\"code\":500}}");
        try (AdapterServer adapters = open()) {
            assertThatThrownBy(() -> adapters.prepare(adapter("unchanged", 0)))
                    .isInstanceOf(RlaifvException.class)
                    .hasMessageContaining("LoRA rank 8 is greater than max_lora_rank 4.")
                    .hasMessageContaining("--max-lora-rank");
        }
        // one list and one attempt
        assertThat(server.authorizations()).hasSize(2);
    }

    @Test
    void serverWithoutLoadingAtRunTimeIsRejectedWithTheRemedy() {
        server.withoutRuntimeLoading();
        try (AdapterServer adapters = open()) {
            assertThatThrownBy(() -> adapters.load(adapter("first", 1)))
                    .isInstanceOf(RlaifvException.class)
                    .hasMessageContaining("--enable-lora")
                    .hasMessageContaining("VLLM_ALLOW_RUNTIME_LORA_UPDATING=True");
        }
    }

    @Test
    void passingFailureIsRetried() {
        server.fails(1);
        try (AdapterServer adapters = open()) {
            assertThat(text(adapters.load(adapter("first", 1)).policy())).isEqualTo("adapter 1");
        }
    }

    @Test
    void loadWhoseResponseWasLostIsRepeatedWithoutFailure() {
        server.losesResponses(1);
        try (AdapterServer adapters = open()) {
            assertThat(text(adapters.load(adapter("first", 1)).policy())).isEqualTo("adapter 1");
        }
        assertThat(server.posts()).containsExactly("load " + path("first"));
    }

    @Test
    void allCallsOfALostAdapterGoOnOnceItIsLoadedAgain() throws Exception {
        int calls = 6;
        ExecutorService threads = Executors.newFixedThreadPool(calls);
        try (AdapterServer adapters = open()) {
            Policy policy = adapters.load(adapter("first", 1)).policy();
            server.loaded().clear();
            server.answersTogether(calls);
            List<Future<String>> texts = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                texts.add(threads.submit(() -> text(policy)));
            }
            for (Future<String> text : texts) {
                assertThat(text.get(20, TimeUnit.SECONDS)).isEqualTo("adapter 1");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(server.posts()).containsExactly("load " + path("first"), "load " + path("first"));
    }

    @Test
    void closingEndsALoadThatWaitsForTheServer() {
        server.fails(100);
        RetrySettings patient =
                new RetrySettings(20, Duration.ofSeconds(30), Duration.ofSeconds(30), 50, Duration.ofSeconds(30));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        Path first = adapter("first", 1);
        try {
            AdapterServer one = builder().persistence(patient).buildAdapters(SharedFolder.samePath(folder));
            AdapterServer pool = Policies.poolAdapters(List.of(one), PoolOptions.defaults());
            Future<ServedAdapter> loading = threads.submit(() -> pool.load(first));
            while (server.authorizations().isEmpty() && !loading.isDone()) {
                Thread.onSpinWait();
            }
            assertThat(threads.submit(pool::close)).succeedsWithin(Duration.ofSeconds(10));
            assertThat(loading)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(CancelledException.class);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void closedServerRejectsScores() {
        AdapterServer adapters =
                builder().capabilities(Set.of(Capability.SCORE)).buildAdapters(SharedFolder.samePath(folder));
        adapters.close();
        ProbedPolicy alone = builder().capabilities(Set.of(Capability.SCORE)).build();
        alone.close();
        List<ScoreRequest> requests = List.of(new ScoreRequest(Prompt.of("What?"), List.of("A tree.")));
        assertThatThrownBy(() -> adapters.base().tryScore(requests)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> alone.tryScore(requests)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void modelFollowsFormatsWithAndWithoutAdapters() {
        try (AdapterServer adapters = open()) {
            assertThat(adapters.base().followsFormats()).isTrue();
            assertThat(adapters.load(adapter("first", 1)).policy().followsFormats())
                    .isTrue();
        }
    }

    @Test
    void serverThatStaysDownIsReportedAsRetriable() {
        server.fails(2);
        try (AdapterServer adapters = open()) {
            assertThatThrownBy(() -> adapters.load(adapter("first", 1)))
                    .isInstanceOf(RetriableException.class)
                    .hasMessageContaining("did not list adapters")
                    .hasMessageContaining("503");
        }
    }

    @Test
    void modelThatTheServerLacksIsNotMistakenForALostAdapter() {
        try (AdapterServer adapters = builder().model("unknown").buildAdapters(SharedFolder.samePath(folder))) {
            assertThatThrownBy(() -> text(adapters.base())).hasMessageContaining("does not exist");
        }
        assertThat(server.posts()).isEmpty();
    }

    @Test
    void closedAdapterPolicyIsUsableUntilItIsUnloaded() {
        try (AdapterServer adapters = open()) {
            ServedAdapter first = adapters.load(adapter("first", 1));
            first.policy().close();
            assertThat(text(first.policy())).isEqualTo("adapter 1");
            adapters.unload(first);
            assertThatThrownBy(() -> text(first.policy())).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void policyAndBaseOfTheRewardAreOnOneServer() {
        Path aligned = adapter("aligned", 1);
        try (FakeVllm vllm = FakeVllm.start(words(-2)).opensAdapters(opened -> words(-1));
                AdapterServer adapters = Policies.openAdapters(
                        URI.create(vllm.baseUrl() + "?server=vllm&model=" + FakeVllm.MODEL),
                        SharedFolder.samePath(folder))) {
            Policy policy = adapters.load(aligned).policy();
            assertThat(policy.supports(Capability.GENERATE)).isTrue();
            assertThat(vllm.chats()).noneMatch(chat -> chat.has("prompt_logprobs"));
            assertThat(policy.supports(Capability.SCORE)).isTrue();
            ScoreRequest request = new ScoreRequest(Prompt.of("What?"), List.of("A tree."));
            double reward = policy.score(List.of(request)).get(0).get(0).sum()
                    - adapters.base().score(List.of(request)).get(0).get(0).sum();
            // three words and marks, and the end
            assertThat(reward).isEqualTo(4);
            assertThat(policy).isInstanceOfSatisfying(HealthChecked.class, served -> {
                assertThat(served.unhealthyBecause()).isEmpty();
                assertThat(served.place()).isEqualTo(vllm.baseUrl());
                assertThat(served.concurrency()).isPositive();
                assertThat(served.busyAnswers()).isZero();
            });
        }
    }

    /** A model whose tokens all have one log-probability. */
    private static Policy words(double logProb) {
        return FakePolicy.builder()
                .writes((request, index) -> "Tree")
                .answers((prompt, word) -> 0.5)
                .scores((prompt, response) -> response.isEmpty()
                        ? List.of(logProb)
                        : response.equals("A tree.")
                                ? List.of(logProb, logProb, logProb, logProb)
                                : List.of(logProb, logProb))
                .build();
    }

    @Test
    void addressOpensAServerOfAdaptersOnlyForVllm() {
        SharedFolder shared = SharedFolder.samePath(folder);
        try (AdapterServer adapters =
                Policies.openAdapters(URI.create(server.baseUrl() + "?model=served&server=vllm"), shared)) {
            assertThat(adapters.base().name()).isEqualTo("served@127.0.0.1");
        }
        assertThatThrownBy(() -> Policies.openAdapters(URI.create(server.baseUrl() + "?model=served"), shared))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("only a vLLM server")
                .hasMessageContaining("server=vllm");
    }
}
