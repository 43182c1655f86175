import Foundation
import Wire

/// Runs the strict parser over files: a line `accepted NAME` or `refused NAME: reason` for each path that is given.
@main
enum JSONFiles {
    static func main() {
        for path in CommandLine.arguments.dropFirst() {
            let name = path.split(separator: "/").last ?? ""
            guard let data = FileManager.default.contents(atPath: path) else {
                print("unreadable \(name)")
                exit(2)
            }
            do throws(JSONError) {
                _ = try JSONDocument(Array(data))
                print("accepted \(name)")
            } catch {
                print("refused \(name): \(error)")
            }
        }
    }
}
