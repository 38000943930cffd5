package io.github.rlaifv.core.internal.engine;

import java.util.Optional;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;

/** Warns of a GPU that LibTorch does not use, once per process. */
final class GpuNotice {
    private GpuNotice() {}

    /** Stores whether there was something to warn of: each process warns once. */
    private static final class Once {
        private static final boolean GIVEN = give();
    }

    /**
     * Warns at the first call of a process if its machine has a GPU. Must be called after LibTorch found no GPU.
     *
     * @return whether there was something to warn of
     */
    static boolean once() {
        return Once.GIVEN;
    }

    private static boolean give() {
        Optional<String> problem = GpuUse.ofThisProcess().warning();
        problem.ifPresent(GpuNotice::warn);
        return problem.isPresent();
    }

    /** Without an SLF4J provider, SLF4J would drop the warning; the JDK's logger writes it to standard error. */
    private static void warn(String text) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof NOPLoggerFactory) {
            System.getLogger(GpuNotice.class.getName()).log(System.Logger.Level.WARNING, text);
        } else {
            factory.getLogger(GpuNotice.class.getName()).warn(text);
        }
    }
}
