package io.github.rlaifv.docs.snippet;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.remote.ChatModelPolicy;
import io.github.rlaifv.remote.RemotePolicy;
import io.github.rlaifv.remote.ServerKind;
import java.nio.file.Path;
import java.util.List;

/** The snippets of docs/remote.md, run with a scripted server. */
final class RemotePage implements SnippetPage {
    @Override
    public void run() throws Exception {
        SnippetInputs.model("llava-1.5-7b-hf");
        try (FaultServer scripted = FaultServer.start().writes(request -> "- There is a tree.")) {
            feedback(scripted.baseUrl(), SnippetInputs.instructions(1));
        }
        anyChatModel(new Echo());
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
