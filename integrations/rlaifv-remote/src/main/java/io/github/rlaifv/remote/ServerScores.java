package io.github.rlaifv.remote;

import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.remote.internal.GroupedOutcomes;
import io.github.rlaifv.remote.internal.vllm.ServedScores;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Asks a server for the log-probabilities of given responses, one request per response. */
final class ServerScores {
    private final ServerConnection connection;
    private final ServedScores scores;
    private final ScoreRequests how;

    ServerScores(ServerConnection connection, ServedScores scores, ScoreRequests how) {
        this.connection = connection;
        this.scores = scores;
        this.how = how;
    }

    /** One outcome per request. It fails with the failure of its first failed response. */
    List<Outcome<List<TokenLogProbs>>> all(List<ScoreRequest> requests) {
        List<ServerCalls.Call<TokenLogProbs>> calls = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            ScoreRequest request = requests.get(i);
            for (int j = 0; j < request.responses().size(); j++) {
                calls.add(call(
                        "request " + i + ", response " + j,
                        request.prompt(),
                        request.prefix(),
                        request.responses().get(j)));
            }
            counts.add(request.responses().size());
        }
        return GroupedOutcomes.of(connection.calls().all(calls), counts);
    }

    /**
     * The call for one response.
     *
     * @param prefix the beginning of the response whose tokens are not part of the result; may be empty
     */
    ServerCalls.Call<TokenLogProbs> call(String name, Prompt prompt, String prefix, String response) {
        return new ServerCalls.Call<>(name, () -> {
            ServedScores.Prepared prepared = connection.gate().together(() -> scores.prepare(prompt, prefix, response));
            UsageMeter.add(Usage.ofImages(prompt.images().size()));
            Callable<TokenLogProbs> request = () -> scores.send(prepared);
            return how == ScoreRequests.ALONE
                    ? connection.gate().alone(request)
                    : connection.gate().together(request);
        });
    }
}
