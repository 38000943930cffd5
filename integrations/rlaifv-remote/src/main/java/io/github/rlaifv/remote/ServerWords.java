package io.github.rlaifv.remote;

import dev.langchain4j.model.openai.LogProb;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.remote.internal.vllm.ExactWords;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a server for the probabilities of words as the beginning of a response, one attempt per call. */
final class ServerWords {
    private static final List<String> YES_OR_NO = List.of("Yes", "yes", "No", "no");

    private final AnswerOptions options;
    private final ServerChat chat;
    private final ExactWords exact;

    ServerWords(AnswerOptions options, ServerChat chat, ExactWords exact) {
        this.options = options;
        this.chat = chat;
        this.exact = exact;
    }

    /** The probabilities of a request's words. */
    NextTokenProbabilities ask(NextTokenRequest request) {
        return options.words() == WordSource.EXACT
                ? exact.ask(request)
                : WordProbabilities.read(request.words(), listed(request.prompt()), options.largestMissing());
    }

    /** The most likely first tokens of the answer to a yes/no question; empty if the server returns none. */
    List<FirstToken> likeliest(Prompt question) {
        if (options.words() == WordSource.EXACT) {
            return exact.ask(new NextTokenRequest(question, YES_OR_NO)).likeliest();
        }
        List<LogProb> returned = listed(question);
        boolean none = returned == null
                || returned.isEmpty()
                || returned.get(0).topLogprobs() == null
                || returned.get(0).topLogprobs().isEmpty();
        return none ? List.of() : WordProbabilities.likeliest(returned);
    }

    private @Nullable List<LogProb> listed(Prompt prompt) {
        return ((OpenAiChatResponseMetadata) chat.firstToken(prompt).metadata()).logProbs();
    }
}
