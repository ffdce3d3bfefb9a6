package io.coppice.protocols.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.net.URL;
import java.util.List;

/**
 * HOCON from somebody else: it says what it says, and reaches for nothing. No file and no address is included, no variable,
 * property or other key is put in, and neither brackets nor keys nest without end. So an error can quote nothing but the
 * text itself.
 */
final class SubmittedText {
    private static final int DEPTH = 32;
    private static final String NO_INCLUDE = "include is not allowed in a submission; write out what it would include";

    private SubmittedText() {}

    private static final class Reaching extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** @throws InvalidJobException in one sentence, when the text is no HOCON or wants more than its own words */
    static Config parse(String text) {
        requireShallow(text);
        Config config;
        try {
            config = ConfigFactory.parseString(
                    text, ConfigParseOptions.defaults().setIncluder(new NothingIncluded()));
        } catch (ConfigException notHocon) {
            throw refused(inWords(notHocon));
        } catch (Reaching include) {
            throw refused(NO_INCLUDE);
        } catch (StackOverflowError deep) {
            throw refused(tooDeep());
        }
        if (!config.isResolved()) {
            throw refused("${...} is not allowed in a submission; write out what it stands for");
        }
        return config;
    }

    /** What is wrong, and at which line. */
    static String inWords(ConfigException notHocon) {
        return "The job is not HOCON: "
                + Problem.shortened(notHocon.getMessage().replaceFirst("^String: (\\d+)", "line $1"));
    }

    private static InvalidJobException refused(String sentence) {
        return new InvalidJobException(List.of(new Problem("", sentence)));
    }

    private static String tooDeep() {
        return "The job nests more than " + DEPTH + " deep, which no job needs";
    }

    /** Brackets outside texts and comments, and dots of one key. */
    private static void requireShallow(String text) {
        int depth = 0;
        int dots = 0;
        for (int at = 0; at < text.length(); at++) {
            char here = text.charAt(at);
            switch (here) {
                case '"' -> at = endOfText(text, at);
                case '#' -> at = endOfLine(text, at);
                case '/' -> at = text.startsWith("//", at) ? endOfLine(text, at) : at;
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
            dots = here == '.' ? dots + 1 : isWithinKey(here) ? dots : 0;
            if (depth > DEPTH || dots > DEPTH) {
                throw refused(tooDeep());
            }
        }
    }

    /** Quoted parts and blanks belong to a path as well. */
    private static boolean isWithinKey(char here) {
        return "{}[]=:,\n#".indexOf(here) < 0;
    }

    private static int endOfLine(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end - 1;
    }

    /** At its last quote. One that does not end is left to the parser. */
    private static int endOfText(String text, int from) {
        if (text.startsWith("\"\"\"", from)) {
            int end = text.indexOf("\"\"\"", from + 3);
            int last = end < 0 ? text.length() : end + 2;
            while (last + 1 < text.length() && text.charAt(last + 1) == '"') {
                last++;
            }
            return last;
        }
        for (int at = from + 1; at < text.length(); at++) {
            char here = text.charAt(at);
            if (here == '"' || here == '\n') {
                return at;
            }
            if (here == '\\') {
                at++;
            }
        }
        return text.length();
    }

    private static final class NothingIncluded
            implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

        @Override
        public ConfigIncluder withFallback(ConfigIncluder fallback) {
            return this;
        }

        @Override
        public ConfigObject include(ConfigIncludeContext context, String what) {
            throw new Reaching();
        }

        @Override
        public ConfigObject includeFile(ConfigIncludeContext context, File what) {
            throw new Reaching();
        }

        @Override
        public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
            throw new Reaching();
        }

        @Override
        public ConfigObject includeResources(ConfigIncludeContext context, String what) {
            throw new Reaching();
        }
    }
}
