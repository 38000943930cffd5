package io.github.rlaifv.remote;

import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import java.util.concurrent.Callable;

/** The attempts of one request, whose time is counted. All after the first are retries. */
final class CountedAttempts<T> {
    private final Callable<T> work;
    private boolean again;

    CountedAttempts(Callable<T> work) {
        this.work = work;
    }

    T make() throws Exception {
        if (again) {
            UsageMeter.add(Usage.ofRetries(1));
        }
        again = true;
        try (UsageMeter.Timing timing = UsageMeter.timing()) {
            return work.call();
        }
    }
}
