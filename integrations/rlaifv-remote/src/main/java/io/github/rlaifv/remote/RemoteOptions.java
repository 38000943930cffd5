package io.github.rlaifv.remote;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.policy.Capability;
import java.util.Optional;
import java.util.Set;

/**
 * The options that {@link RemotePolicyBuilder} collected; they are described there.
 *
 * @param served the model and its server
 * @param answers how answers are asked for
 * @param connection how the server is reached
 * @param scores how requests for log-probabilities of given responses are sent
 * @param capabilities empty to find them out by a question to the server
 */
record RemoteOptions(
        ServedModel served,
        AnswerOptions answers,
        ConnectionOptions connection,
        ScoreRequests scores,
        Optional<Set<Capability>> capabilities) {

    /** The same options for another name of a model on the server, such as that of an adapter. */
    RemoteOptions of(String model) {
        ServedModel named = new ServedModel(served.baseUrl(), model, served.name(), served.revision(), served.key());
        return new RemoteOptions(named, answers, connection, scores, capabilities);
    }

    /**
     * Identifies what results depend on (the weights, and how probabilities are computed), not how the server is
     * reached.
     */
    String fingerprint() {
        return ContentHash.of(String.join(
                        "\n",
                        "remote 1",
                        served.model(),
                        served.weights(),
                        answers.server().name(),
                        answers.wordProbabilities())
                + answers.promptBegin()
                + answers.responseEnd());
    }
}
