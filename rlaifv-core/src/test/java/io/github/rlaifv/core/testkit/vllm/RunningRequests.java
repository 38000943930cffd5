package io.github.rlaifv.core.testkit.vllm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The requests that the server processes together. */
final class RunningRequests {

    /** A request in progress and all that ran together with it. */
    static final class Running {
        private final ChatCall call;
        private final List<ChatCall> others = new ArrayList<>();

        private Running(ChatCall call) {
            this.call = call;
        }
    }

    private final List<Running> running = new ArrayList<>();
    private int most;

    synchronized Running begin(ChatCall call) {
        Running begun = new Running(call);
        for (Running other : running) {
            other.others.add(call);
            begun.others.add(other.call);
        }
        running.add(begun);
        most = Math.max(most, running.size());
        return begun;
    }

    synchronized void end(Running ended) {
        running.remove(ended);
    }

    /** Whether a request ran together with another one that has the property. */
    synchronized boolean metAny(Running request, Predicate<ChatCall> property) {
        return request.others.stream().anyMatch(property);
    }

    /** The largest number of requests that ran together. */
    synchronized int most() {
        return most;
    }
}
