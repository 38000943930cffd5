package io.github.rlaifv.remote;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.RetriableException;
import java.util.List;
import java.util.Optional;

/**
 * Result of one short request to a server, which shows whether the server supports what it asks for.
 *
 * @param found what the server returned; empty if it does not support the request
 * @param problem why it does not, in the server's own words where it says so; empty if it does
 */
record CapabilityProbe<T>(Optional<T> found, String problem) {

    /**
     * Makes the request.
     *
     * @param server name of the server, for messages
     * @param connection makes the call, with its retries
     * @param wanted what the request asks for, for messages
     * @param call the call
     * @throws RetriableException if the server does not respond
     */
    static <T> CapabilityProbe<T> of(
            String server, ServerConnection connection, String wanted, ServerCalls.Call<T> call) {
        Outcome<T> outcome = connection.calls().all(List.of(call)).get(0);
        if (outcome.failure().isEmpty()) {
            return new CapabilityProbe<>(outcome.value(), "");
        }
        RequestFailure failure = outcome.failure().get();
        if (failure.retriable()) {
            throw new RetriableException(server + " did not answer a first question: " + failure.reason() + " ("
                    + failure.detail() + "). Check the address and that the server is running, then run again");
        }
        // The server rejects parameters that it does not know.
        return new CapabilityProbe<>(
                Optional.empty(), "asked for " + wanted + ", the server said: " + failure.detail());
    }
}
