package io.coppice.deploy.report;

/** Text inside HTML and SVG. */
final class Markup {

    private Markup() {}

    /** Safe between tags and inside quoted attributes. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    static String tag(String name, String content) {
        return "<" + name + ">" + content + "</" + name + ">";
    }

    static String row(String cell, String... values) {
        StringBuilder row = new StringBuilder("<tr>");
        for (String value : values) {
            row.append(tag(cell, escaped(value)));
        }
        return row.append("</tr>\n").toString();
    }
}
