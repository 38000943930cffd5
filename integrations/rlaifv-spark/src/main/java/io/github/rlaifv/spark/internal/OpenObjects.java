package io.github.rlaifv.spark.internal;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Objects that the tasks of one process share. The first task that uses an object opens it, and users are counted. An
 * object without users stays open for later tasks until another one is opened or the process ends, so that a process
 * does not hold the models of several runs.
 */
public final class OpenObjects {
    private final Map<String, Entry> entries = new HashMap<>();
    private boolean ended;

    private static final class Entry {
        private final AutoCloseable object;
        private int users;

        Entry(AutoCloseable object) {
            this.object = object;
        }
    }

    /**
     * Returns the object of a key and counts a user.
     *
     * @param key key of the object; equal keys have objects of one type
     * @param open opens the object if no task has opened it yet; others wait for it
     * @throws IllegalStateException if the process is ending
     */
    public synchronized AutoCloseable acquire(String key, Supplier<AutoCloseable> open) {
        if (ended) {
            throw new IllegalStateException("the process is ending, so it opens no more models");
        }
        Entry entry = entries.get(key);
        if (entry == null) {
            closeIdle();
            entry = new Entry(open.get());
            entries.put(key, entry);
        }
        entry.users++;
        return entry.object;
    }

    /** Counts a user less. */
    public synchronized void release(String key) {
        Entry entry = entries.get(key);
        if (entry != null) {
            entry.users--;
            if (ended) {
                closeIdle();
            }
        }
    }

    /** Closes what has no users, now and from now on, and opens nothing more. */
    public synchronized void end() {
        ended = true;
        closeIdle();
    }

    private void closeIdle() {
        List<String> idle =
                entries.keySet().stream().filter(key -> entry(key).users == 0).toList();
        Collection<AutoCloseable> closing =
                idle.stream().map(key -> entry(key).object).toList();
        idle.forEach(entries::remove);
        closing.forEach(OpenObjects::close);
    }

    private Entry entry(String key) {
        return Objects.requireNonNull(entries.get(key));
    }

    private static void close(AutoCloseable object) {
        try {
            object.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("closing " + object + " failed", e);
        }
    }
}
