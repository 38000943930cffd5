package io.github.rlaifv.core.internal;

import io.github.rlaifv.core.internal.file.LibraryResource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The release of this library, as Maven wrote it beside this class. */
public final class LibraryVersion {
    private static final String RESOURCE = "version.properties";

    private LibraryVersion() {}

    /** Such as {@code 1.2.0}; {@code (built from source)} if something else than Maven compiled the classes. */
    public static String number() {
        try (InputStream input = LibraryVersion.class.getResourceAsStream(RESOURCE)) {
            Properties properties = new Properties();
            if (input != null) {
                properties.load(input);
            }
            return properties.getProperty("version", "(built from source)");
        } catch (IOException e) {
            throw LibraryResource.unreadable(RESOURCE, e);
        }
    }

    /** Such as {@code rlaifv 1.2.0}. */
    public static String text() {
        return "rlaifv " + number();
    }
}
