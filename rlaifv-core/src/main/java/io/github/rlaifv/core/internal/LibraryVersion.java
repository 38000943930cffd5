package io.github.rlaifv.core.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of this library, which Maven writes to a file beside this class. */
public final class LibraryVersion {
    private static final String RESOURCE = "version.properties";

    private LibraryVersion() {}

    /**
     * The version number, such as {@code 1.2.0}; {@code (built from source)} if the classes were not compiled by Maven.
     */
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

    /** Name and version, such as {@code rlaifv 1.2.0}. */
    public static String text() {
        return "rlaifv " + number();
    }
}
