package io.github.rlaifv.springboot;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.inference.chat.Answer;
import io.github.rlaifv.inference.chat.Responder;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits at its end for the answers that have begun. Best-of-N asks several models one after the other, and the queue of a
 * model that has nothing to do would close before an answer comes to it.
 */
final class FinishingResponder implements Responder, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FinishingResponder.class);

    private final Responder responder;
    private final DrainLimit drain;
    private int running;
    private boolean closed;

    /**
     * @param responder answers
     * @param drain how long closing waits
     */
    FinishingResponder(Responder responder, DrainLimit drain) {
        this.responder = responder;
        this.drain = drain;
    }

    @Override
    public String name() {
        return responder.name();
    }

    @Override
    public Answer answer(Prompt prompt, Sampling sampling, Consumer<String> pieces) {
        return counted(() -> responder.answer(prompt, sampling, pieces));
    }

    @Override
    public Answer answer(Prompt prompt, Sampling sampling) {
        return counted(() -> responder.answer(prompt, sampling));
    }

    private Answer counted(Supplier<Answer> answer) {
        begin();
        try {
            return answer.get();
        } finally {
            end();
        }
    }

    private synchronized void begin() {
        if (closed) {
            throw new RetriableException(
                    "the application is stopping and answers no more: ask it again when it has started");
        }
        running++;
    }

    private synchronized void end() {
        running--;
        notifyAll();
    }

    /** Rejects new conversations and waits for the others. What is left at the end of the limit ends with its models. */
    @Override
    public synchronized void close() {
        closed = true;
        try {
            for (Duration left = drain.left(); running > 0 && !left.isZero(); left = drain.left()) {
                wait(Math.max(1, left.toMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (running > 0) {
            LOG.warn("{} answers were not finished within {}: set rlaifv.drain to wait longer", running, drain.limit());
        }
    }
}
