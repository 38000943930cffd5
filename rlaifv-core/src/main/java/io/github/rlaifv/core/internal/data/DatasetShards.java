package io.github.rlaifv.core.internal.data;

import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks that the files of a split are exactly one complete dataset. */
public final class DatasetShards {
    private static final Pattern SHARD = Pattern.compile("(.*)-(\\d{5,})-of-(\\d{5,})(-[0-9a-f]+)?\\.[a-z]+");
    /** File names of the authors' code, with the number of rows, and of the published dataset, without it. */
    private static final Pattern NUMBERED = Pattern.compile("(.*)_(\\d{3})(-\\d+)?\\.[a-z]+");

    private static final String ADVICE = ". Fetch what is missing, or name a file to read it alone";

    private DatasetShards() {}

    /**
     * @param files files of one split of a folder
     * @throws BadDataException naming two files if they lie in two folders or belong to two versions of a dataset, or
     *     naming the first missing shard
     */
    public static void check(List<Path> files) {
        for (Path file : files) {
            Path first = files.get(0);
            if (!String.valueOf(file.getParent()).equals(String.valueOf(first.getParent()))) {
                throw new BadDataException(
                        first + " and " + file + " lie in two folders, so they may be one dataset that"
                                + " was written twice, whose rows would be read twice; name the folder or file that is meant, or"
                                + " put all files of the dataset into one folder");
            }
        }
        NavigableMap<Long, Path> shards = new TreeMap<>();
        String total = "";
        for (Path file : files) {
            Matcher shard = SHARD.matcher(lower(file));
            if (shard.matches()) {
                Path other = shards.isEmpty() ? file : shards.firstEntry().getValue();
                Path same = shards.putIfAbsent(number(shard.group(2)), file);
                if (same != null || (!total.isEmpty() && number(total) != number(shard.group(3)))) {
                    throw twice(same == null ? other : same, file);
                }
                total = shard.group(3);
            }
        }
        if (!shards.isEmpty()) {
            wholeFiles(files, shards);
            complete(shards, number(total));
        }
        numbered(files);
    }

    /** Rejects a file that is not a shard if there are shards. */
    private static void wholeFiles(List<Path> files, NavigableMap<Long, Path> shards) {
        for (Path file : files) {
            if (!shards.containsValue(file)) {
                throw twice(shards.firstEntry().getValue(), file);
            }
        }
    }

    private static BadDataException twice(Path one, Path other) {
        return new BadDataException(
                one + " and " + other + " are of a dataset that was written twice, whose rows would be"
                        + " read twice: remove the files of one writing, or name those of the other");
    }

    private static void complete(NavigableMap<Long, Path> shards, long total) {
        Path known = shards.firstEntry().getValue();
        if (shards.lastKey() >= total) {
            throw new BadDataException(shards.lastEntry().getValue() + " has a number that its name's count of shards"
                    + " does not allow: " + total + " shards are numbered from 0 to " + (total - 1)
                    + "; fetch or write the dataset again");
        }
        long missing = 0;
        while (shards.containsKey(missing)) {
            missing++;
        }
        if (missing < total) {
            Matcher name = SHARD.matcher(name(known));
            String like = name.matches()
                    ? name.group(1) + "-" + digits(missing, name.group(2)) + "-of-" + name.group(3)
                    : String.valueOf(missing);
            throw new BadDataException(known.resolveSibling(like) + ".* is missing: " + known.getParent() + " holds "
                    + shards.size() + " of " + total + " shards" + ADVICE);
        }
    }

    /** Checks files that are numbered from 0 without a total. Only gaps between them can be detected. */
    private static void numbered(List<Path> files) {
        List<Matcher> names = new ArrayList<>();
        for (Path file : files) {
            Matcher name = NUMBERED.matcher(name(file));
            if (name.matches()) {
                names.add(name);
            }
        }
        while (!names.isEmpty()) {
            Matcher one = names.get(0);
            NavigableMap<Long, Matcher> alike = new TreeMap<>();
            boolean fromZero = false;
            for (Matcher name : List.copyOf(names)) {
                if (name.group(1).equals(one.group(1))) {
                    names.remove(name);
                    alike.put(number(name.group(2)), name);
                    fromZero |= name.group(3) != null;
                }
            }
            fromZero |= alike.firstKey() == 0;
            for (long number = 0; fromZero && number < alike.lastKey(); number++) {
                if (!alike.containsKey(number)) {
                    throw new BadDataException(
                            files.get(0).resolveSibling(one.group(1) + "_" + digits(number, one.group(2)))
                                    + "* is missing, though its folder holds "
                                    + alike.lastEntry().getValue().group() + ADVICE);
                }
            }
        }
    }

    private static String digits(long number, String like) {
        return String.format(Locale.ROOT, "%0" + like.length() + "d", number);
    }

    /** Parses a shard's number. A number that is too large for a long becomes the largest long. */
    private static long number(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String lower(Path file) {
        return name(file).toLowerCase(Locale.ROOT);
    }
}
