package io.github.rlaifv.serve.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** The memory of this process outside of the Java heap. */
final class NativeMemory {
    private static final Path MAPPINGS = Path.of("/proc/self/smaps");
    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
    private static final Pattern HEAP = Pattern.compile("garbage-first heap.*\\[0x([0-9a-f]+), 0x([0-9a-f]+)\\)");
    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-[0-9a-f]+ .*");
    private static final Pattern RESIDENT = Pattern.compile("Rss: +([0-9]+) kB");

    private NativeMemory() {}

    /**
     * The resident bytes of all mappings but that of the Java heap, after the allocator has given back what is not in use.
     * Without that they go up and down by hundreds of megabytes. Empty where the JVM or the system can't do one of both.
     */
    static OptionalLong inUse() {
        try {
            Matcher heap = HEAP.matcher(command("gcHeapInfo"));
            command("systemTrimNativeHeap");
            return heap.find() && Files.isReadable(MAPPINGS)
                    ? OptionalLong.of(outside(address(heap.group(1)), address(heap.group(2))))
                    : OptionalLong.empty();
        } catch (JMException e) {
            return OptionalLong.empty();
        }
    }

    private static String command(String name) throws JMException {
        return String.valueOf(ManagementFactory.getPlatformMBeanServer()
                .invoke(new ObjectName(COMMANDS), name, new Object[0], new String[0]));
    }

    private static long address(String text) {
        return Long.parseUnsignedLong(text, 16);
    }

    private static long outside(long heapStart, long heapEnd) {
        long bytes = 0;
        boolean counted = true;
        try {
            for (String line : Files.readAllLines(MAPPINGS)) {
                Matcher mapping = MAPPING.matcher(line);
                Matcher resident = RESIDENT.matcher(line);
                if (mapping.matches()) {
                    long start = address(mapping.group(1));
                    counted = Long.compareUnsigned(start, heapStart) < 0 || Long.compareUnsigned(start, heapEnd) >= 0;
                } else if (counted && resident.matches()) {
                    bytes += Long.parseLong(resident.group(1)) << 10;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }
}
