package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.run.BadDataException;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Predicate;

/**
 * The implementations of an interface that {@code META-INF/services} lists.
 *
 * @param type the interface
 * @param loader class loader of the implementations and their service files
 */
record ListedServices<T>(Class<T> type, ClassLoader loader) {

    /**
     * Returns the first implementation that is wanted; empty if none is listed.
     *
     * @param problem what can't be done without it, for the message
     * @param remedy what to do, for the message
     * @throws BadDataException if an implementation that is listed can't be loaded
     */
    Optional<T> first(Predicate<T> wanted, String problem, String remedy) {
        try {
            for (T service : ServiceLoader.load(type, loader)) {
                if (wanted.test(service)) {
                    return Optional.of(service);
                }
            }
            return Optional.empty();
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new BadDataException(
                    problem + ": a class that META-INF/services lists can't be loaded (" + e.getMessage() + "); "
                            + remedy + " with all its own dependencies, in the version of rlaifv-core",
                    e);
        }
    }
}
