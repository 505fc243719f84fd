@main struct MillraceCommand { static func main() {} }
