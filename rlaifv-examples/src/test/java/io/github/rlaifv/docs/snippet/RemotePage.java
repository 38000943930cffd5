package io.github.rlaifv.docs.snippet;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.github.rlaifv.align.Alignment;
import io.github.rlaifv.align.ClaimMetric;
import io.github.rlaifv.align.InstructionSplit;
import io.github.rlaifv.align.ResponseLabeling;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.PoolOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ServedAdapter;
import io.github.rlaifv.core.policy.SharedFolder;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.FakeAdapterServer;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.core.testkit.vllm.FakeVllm;
import io.github.rlaifv.core.testkit.vllm.ServedTokens;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.SelfRewardReranker;
import io.github.rlaifv.remote.ChatModelPolicy;
import io.github.rlaifv.remote.RemotePolicy;
import io.github.rlaifv.remote.ServerKind;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The snippets of docs/remote.md, run with a scripted server. */
final class RemotePage implements SnippetPage {
    @Override
    public void run() throws Exception {
        SnippetInputs.model("llava-1.5-7b-hf");
        try (FaultServer scripted = FaultServer.start().writes(request -> "- There is a tree.")) {
            feedback(scripted.baseUrl(), SnippetInputs.instructions(1));
        }
        FakePolicy labeler = FakePolicy.builder()
                .writes((request, index) -> "Yes")
                .answers((prompt, word) -> 0.5)
                .scores((prompt, response) -> logProbs(response, -1))
                .build();
        try (FakeVllm first = FakeVllm.start(labeler);
                FakeVllm second = FakeVllm.start(labeler)) {
            String parameters = "?model=" + FakeVllm.MODEL + "&server=vllm&revision=1";
            eightGpus(
                    first.baseUrl() + parameters,
                    first.baseUrl() + parameters,
                    second.baseUrl() + parameters,
                    InstructionSplit.of(InstructionDataset.of(SnippetInputs.instructions(3)), 1, 0),
                    alignment -> {});
        }
        try (FaultServer first = FaultServer.start();
                FaultServer second = FaultServer.start();
                Policy pool = several(List.of(first.baseUrl(), second.baseUrl()), RunListener.NONE)) {
            structured(pool);
        }
        anyChatModel(new Echo());
        // the tokenizer of both models
        ServedTokens tokens = ServedTokens.words();
        try (FakeVllm aligned = FakeVllm.start(words(-1), tokens, List.of("Yes", "No"));
                FakeVllm base = FakeVllm.start(words(-2), tokens, List.of("Yes", "No"))) {
            bestOfServers(address(aligned), address(base), Prompt.of("What is it?"));
        }
        FakeAdapterServer.adapter(Path.of("aligned/round-4/adapter"), "of round 4");
        try (FakeVllm server = FakeVllm.start(words(-2)).opensAdapters(folder -> words(-1))) {
            adaptersAtRunTime(address(server), Prompt.of("What is it?"));
        }
    }

    /** A model whose responses are one word long. */
    private static Policy words(double logProb) {
        return FakePolicy.builder()
                .writes((request, index) -> "Tree")
                .answers((prompt, word) -> 0.5)
                .scores((prompt, response) -> logProbs(response, logProb))
                .build();
    }

    /** One for the word, if there is one, and one for the end. */
    private static List<Double> logProbs(String response, double logProb) {
        return response.isEmpty() ? List.of(logProb) : List.of(logProb, logProb);
    }

    private static URI address(FakeVllm server) {
        return URI.create(server.baseUrl() + "?server=vllm&model=" + FakeVllm.MODEL);
    }

    private static void bestOfServers(URI first, URI second, Prompt prompt) {
        // docs: scores from a server
        try (Policy aligned = Policies.open(first); // such as http://gpu1:8000/v1?model=aligned&server=vllm
                Policy base = Policies.open(second)) {
            RankedResponse best = SelfRewardReranker.of(aligned, base).best(prompt, 16);
            System.out.println(best.text());
        }
        // end
    }

    private static void adaptersAtRunTime(URI server, Prompt prompt) {
        // docs: adapters at run time
        // server is http://gpu7:8000/v1?model=policy&server=vllm
        try (AdapterServer served = Policies.openAdapters(server, SharedFolder.samePath(Path.of("aligned")))) {
            ServedAdapter aligned = served.load(Path.of("aligned/round-4/adapter"));
            RankedResponse best =
                    SelfRewardReranker.of(aligned.policy(), served.base()).best(prompt, 16);
            System.out.println(best.text());
            served.unload(aligned);
        }
        // end
    }

    private static void feedback(String server, List<Instruction> instructions) {
        // docs: a labeler behind a server
        try (Policy labeler = RemotePolicy.builder()
                        .baseUrl(server) // such as http://gpu7:8000/v1
                        .model("llava-hf/llava-v1.6-34b-hf")
                        .server(ServerKind.VLLM)
                        .concurrency(32)
                        .build();
                Policy policy = Policies.open(Path.of("llava-1.5-7b-hf"))) {
            FeedbackPipeline.builder()
                    .policy(policy)
                    .decomposer(ClaimDecomposer.prompted(labeler))
                    .scorer(FeedbackScorer.divideAndConquer(labeler))
                    .build()
                    .run(instructions, Path.of("feedback"));
        }
        // end
    }

    private static void eightGpus(
            String policyServer,
            String firstLabeler,
            String secondLabeler,
            InstructionSplit split,
            Consumer<Alignment> started) {
        // docs: eight GPUs
        // policyServer is http://localhost:8000/v1?model=policy&server=vllm&concurrency=64
        // firstLabeler is http://localhost:8001/v1?model=labeler&server=vllm&concurrency=64&revision=1
        try (AdapterServer served =
                        Policies.openAdapters(URI.create(policyServer), SharedFolder.samePath(Path.of("aligned")));
                Policy labeler = Policies.pool(
                        List.of(Policies.open(URI.create(firstLabeler)), Policies.open(URI.create(secondLabeler))))) {
            Alignment alignment = Alignment.builder()
                    .served(served)
                    .labeler(labeler)
                    .instructions(split.training(), 4000)
                    .feedback(FeedbackPipeline.builder().candidates(10).batchSize(64))
                    .training(DpoTrainer.builder().lora(Lora.rank(64)))
                    .open(folder -> Policies.open(folder, on(ComputeDevice.cuda(0))))
                    .copies(List.of(folder -> Policies.open(folder, on(ComputeDevice.cuda(1)))))
                    .rounds(IterativeAlignment.builder()
                            .rounds(4)
                            .development(ClaimMetric.builder(ResponseLabeling.of(labeler), split.development())
                                    .build()
                                    .metric("claims")))
                    .build();
            started.accept(alignment); // alignment.run(Path.of("llava-1.5-7b-hf"), Path.of("aligned"))
        }
        // end
    }

    private static PolicyOptions on(ComputeDevice device) {
        return PolicyOptions.builder().device(device).build();
    }

    private static Policy several(List<String> servers, RunListener listener) {
        // docs: several servers of one model
        List<Policy> members = new ArrayList<>();
        for (String server : servers) { // such as http://gpu7:8000/v1
            members.add(RemotePolicy.builder()
                    .baseUrl(server)
                    .model("llava-hf/llava-v1.6-34b-hf")
                    .revision("1")
                    .server(ServerKind.VLLM)
                    .concurrency(32)
                    .build());
        }
        Policy labeler = Policies.pool(members, PoolOptions.defaults().withListener(listener));
        // end
        return labeler;
    }

    private static ClaimDecomposer structured(Policy labeler) {
        // docs: lists in JSON
        ClaimDecomposer decomposer =
                PromptedClaimDecomposer.builder(labeler).structuredLists(true).build();
        // end
        return decomposer;
    }

    private static ClaimDecomposer anyChatModel(ChatModel gemini) {
        // docs: any chat model divides
        ClaimDecomposer decomposer = ClaimDecomposer.prompted(ChatModelPolicy.of("gemini-2.5-flash", gemini, 8));
        // end
        return decomposer;
    }

    private static final class Echo implements ChatModel {
        @Override
        public ChatResponse doChat(ChatRequest request) {
            return ChatResponse.builder()
                    .aiMessage(AiMessage.from("- There is a tree."))
                    .build();
        }
    }
}
