package io.github.rlaifv.core.run;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several parts of a run that are computed apart, for example by the jobs of a cluster, and joined afterwards. A
 * shard has every {@code count}-th call of the unbroken run. Calls stay whole, because results of a local model may
 * depend on which requests share a call. So the joined results have the bytes of the unbroken run.
 *
 * @param index number of the shard, from 1 to {@code count}
 * @param count number of shards, at least 1
 */
public record Shard(int index, int count) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

    public Shard {
        if (count < 1 || index < 1 || index > count) {
            throw new IllegalArgumentException("a shard must be i/n with 1 <= i <= n, was " + index + "/" + count
                    + (index == 0 ? ". Shards are numbered from 1: add 1 to an index that begins with 0" : ""));
        }
    }

    /**
     * Reads a shard as it is written on a command line.
     *
     * @param text number and count, such as {@code 2/8}
     * @throws IllegalArgumentException if the text has another form, or the number is not within 1 and the count
     */
    public static Shard parse(String text) {
        Matcher found = TEXT.matcher(text);
        if (!found.matches()) {
            throw new IllegalArgumentException("a shard must be i/n, such as 2/8, was '" + text + "'");
        }
        return new Shard(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)));
    }

    /**
     * Returns whether a unit of the run belongs to this shard.
     *
     * @param position position of the unit among all units of the run, from 0
     * @param perCall number of units per call
     */
    public boolean has(long position, int perCall) {
        return position / perCall % count == index - 1;
    }

    /**
     * Returns the units of this shard, in order.
     *
     * @param all all units of the run
     * @param perCall number of units per call
     */
    public <T> List<T> of(List<T> all, int perCall) {
        List<T> part = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (has(i, perCall)) {
                part.add(all.get(i));
            }
        }
        return part;
    }

    /**
     * Returns the position of a unit of this shard among all units of the run.
     *
     * @param number position of the unit within the shard, from 0
     * @param perCall number of units per call
     */
    public long position(long number, int perCall) {
        return (number / perCall * count + index - 1) * perCall + number % perCall;
    }

    /**
     * Returns the number of units of this shard.
     *
     * @param units number of units of the run
     * @param perCall number of units per call
     */
    public long size(long units, int perCall) {
        long round = (long) perCall * count;
        long rest = units % round - (index - 1L) * perCall;
        return units / round * perCall + Math.min(perCall, Math.max(0, rest));
    }

    @Override
    public String toString() {
        return index + "/" + count;
    }
}
